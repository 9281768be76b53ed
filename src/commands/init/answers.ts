import { existsSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { UserError } from '../../files/user-error.ts';
import { SIMULATORS } from '../../promptfoo/simulators.ts';
import { suiteNameSchema } from '../../suite/suite-schema.ts';
import { type HeadChoice, type HeadFlags, headChoice } from './choose-heads.ts';
import type { StarterSimulator } from './starter.ts';

export interface InitOptions extends HeadFlags {
  readonly records?: string;
  readonly subject?: string;
  readonly name?: string;
  readonly explanations?: string;
  readonly simulator?: readonly string[];
  readonly baseUrl?: string;
  readonly workflow: boolean;
  readonly probe?: true;
  readonly yes?: true;
  readonly force?: true;
}

export interface Answers {
  readonly name: string;
  /** Undefined where it follows from the records. */
  readonly subject: string | undefined;
  /** Undefined for the bundled example. */
  readonly records: string | undefined;
  readonly heads: HeadChoice;
  /** Whether flags say which heads; else it is the explanations file, where there is one. */
  readonly saysWhichHeads: boolean;
  /** Undefined where they are to be written. */
  readonly explanationsFile: string | undefined;
  readonly simulators: readonly StarterSimulator[];
  readonly workflow: boolean;
  readonly probe: boolean;
}

/** They run at once, offline. */
export const DEFAULT_SIMULATORS = ['heuristic', 'distance'];

const RECORDS_FOLDER = 'records';
export const EXPLANATIONS_FILE = 'explanations.csv';
/** Where `attention-heads explain` writes. */
export const WRITTEN_FILE = 'explanations.jsonl';

/** The answers that flags give, with defaults for the rest. @throws UserError naming the flag. */
export function answersOf(options: InitOptions): Answers {
  const { subject, heads, clearest, share, layers, baseUrl, workflow } = options;
  return {
    name: checkName(options.name ?? defaultName()),
    subject,
    records: options.records ?? defaultRecords(),
    heads: headChoice(options),
    saysWhichHeads: [heads, clearest, share, layers].some((flag) => flag !== undefined),
    explanationsFile: checkExplanations(options.explanations ?? defaultExplanations()),
    simulators: (options.simulator ?? DEFAULT_SIMULATORS).map((each) => parseSimulator(each, baseUrl)),
    workflow,
    probe: options.probe ?? false,
  };
}

export function defaultRecords(): string | undefined {
  return existsSync(RECORDS_FOLDER) ? RECORDS_FOLDER : undefined;
}

export function defaultExplanations(): string | undefined {
  return existsSync(EXPLANATIONS_FILE) ? EXPLANATIONS_FILE : undefined;
}

export function defaultName(): string {
  const name = suiteNameSchema.safeParse(basename(resolve('.')));
  return name.success ? name.data : 'my-heads';
}

function checkName(name: string): string {
  const parsed = suiteNameSchema.safeParse(name);
  if (parsed.success) return parsed.data;
  throw new UserError(`--name: ${parsed.error.issues[0]?.message}`);
}

function checkExplanations(file: string | undefined): string | undefined {
  if (file === undefined || existsSync(file)) return file;
  throw new UserError(
    `--explanations: there is no ${file}; leave it out, and a file to begin with is written`,
  );
}

/** What a simulator has to be told after the colon, by its name. */
const TOLD: Readonly<Record<string, string>> = { openai: 'model', local: 'model', promptfoo: 'provider' };

/** Reads `heuristic`, `openai:gpt-4o`, and the like. @throws UserError where there is no such simulator. */
export function parseSimulator(text: string, baseUrl?: string): StarterSimulator {
  const colon = text.indexOf(':');
  const kind = colon < 0 ? text : text.slice(0, colon);
  const variant = colon < 0 ? '' : text.slice(colon + 1);
  if (!SIMULATORS.some(({ name }) => name === kind)) {
    throw new UserError(
      `--simulator: there is no ${kind}; expected one of ${SIMULATORS.map(({ name }) => name).join(', ')}, e.g. openai:gpt-4o`,
    );
  }
  const option = TOLD[kind];
  if ((option === undefined) !== (variant === '')) {
    const example = `${kind}:<${option}>`;
    throw new UserError(
      `--simulator: ${text}: ${option === undefined ? `${kind} takes nothing after it` : `say which: ${example}`}`,
    );
  }
  const config = option === undefined ? {} : { [option]: variant };
  return {
    kind,
    label: variant === '' ? kind : basename(variant),
    config: kind === 'openai' && baseUrl !== undefined ? { ...config, baseUrl } : config,
    isPaidFor: kind === 'openai' || kind === 'promptfoo',
  };
}
