import { existsSync } from 'node:fs';
import type { checkbox, confirm, input } from '@inquirer/prompts';
import { isWebAddress } from '../../activation-records/record-source.ts';
import { defined } from '../../files/defined.ts';
import { UserError } from '../../files/user-error.ts';
import { SIMULATORS } from '../../promptfoo/simulators.ts';
import { suiteNameSchema } from '../../suite/suite-schema.ts';
import {
  type Answers,
  answersOf,
  DEFAULT_SIMULATORS,
  defaultExplanations,
  defaultName,
  defaultRecords,
  type InitOptions,
  parseSimulator,
} from './answers.ts';
import { headChoice } from './choose-heads.ts';

export interface Prompts {
  readonly input: typeof input;
  readonly checkbox: typeof checkbox;
  readonly confirm: typeof confirm;
}

/** Asks what the flags leave open. @throws UserError naming a flag that is wrong. */
export async function askAnswers(options: InitOptions, prompts: Prompts): Promise<Answers> {
  const records = options.records ?? ((await askRecords(prompts)) || undefined);
  const explanations = options.explanations ?? ((await askExplanations(prompts)) || undefined);
  const toChoose = records !== undefined && explanations === undefined;
  const heads = options.heads ?? (toChoose ? (await askHeads(records, prompts)) || undefined : undefined);
  const subject =
    options.subject ??
    (records === undefined
      ? undefined
      : await prompts.input({ message: 'Which model are the heads of?', default: 'gpt2' }));
  const name =
    options.name ??
    (await prompts.input({
      message: 'What shall the suite be called?',
      default: defaultName(),
      validate: (text) => suiteNameSchema.safeParse(text).error?.issues[0]?.message ?? true,
    }));
  const simulators: Partial<Answers> = options.simulator ? {} : await askSimulators(options, prompts);
  const asksEndpoints = simulators.simulators?.some(({ isPaidFor }) => isPaidFor) ?? false;
  const probe =
    options.probe ??
    (asksEndpoints &&
      (await prompts.confirm({
        message: 'Ask the endpoint up to six questions, to write what its config needs?',
        default: true,
      })));
  const workflow =
    options.workflow &&
    (await prompts.confirm({
      message: 'Write a GitHub workflow that runs it on pull requests?',
      default: true,
    }));
  return {
    ...answersOf({
      ...options,
      ...defined({ records, explanations, heads, subject }),
      name,
      workflow,
    }),
    probe,
    // What was left empty is no default of a flag.
    records,
    explanationsFile: explanations,
    ...simulators,
  };
}

function askRecords({ input }: Prompts): Promise<string> {
  return input({
    message: 'Where are the records of your heads (a folder, or an address)? Empty: bundled example heads',
    default: defaultRecords(),
    validate: (text) => text === '' || isWebAddress(text) || existsSync(text) || 'there is no such folder',
  });
}

function askExplanations({ input }: Prompts): Promise<string> {
  return input({
    message: 'Where are your explanations (.csv or .jsonl)? Empty: a file to begin with is written',
    default: defaultExplanations(),
    validate: (text) => text === '' || existsSync(text) || 'there is no such file',
  });
}

function askHeads(records: string, { input }: Prompts): Promise<string> {
  const required = isWebAddress(records);
  return input({
    message: `Which heads, e.g. L4H11, L5H5?${required ? '' : ' all: every one. Empty: the 8 that do one thing most clearly'}`,
    validate: (text) =>
      text === '' ? !required || 'name at least one' : problemOf(() => headChoice({ heads: text })),
  });
}

function problemOf(read: () => unknown): string | true {
  try {
    read();
    return true;
  } catch (error) {
    if (UserError.isInstance(error)) return error.message;
    throw error;
  }
}

async function askSimulators(
  { baseUrl }: InitOptions,
  { checkbox, input }: Prompts,
): Promise<Pick<Answers, 'simulators'>> {
  const kinds = await checkbox({
    message: 'Which simulators shall judge?',
    required: true,
    choices: SIMULATORS.map(({ name, summary }) => ({
      name: `${name}: ${summary}`,
      short: name,
      value: name,
      checked: DEFAULT_SIMULATORS.includes(name),
    })),
  });
  const simulators = [];
  for (const kind of kinds) {
    const which = WHICH[kind];
    const variant =
      which === undefined
        ? ''
        : `:${await input({ message: `${kind}: ${which.message}`, required: true, default: which.default })}`;
    const address =
      kind === 'openai'
        ? (baseUrl ??
          (await input({
            message: 'openai: which endpoint (up to and including /v1)?',
            default: 'https://api.openai.com/v1',
            validate: (text) => /^https?:\/\/\S+$/.test(text) || 'expected an http(s) address',
          })))
        : undefined;
    simulators.push(parseSimulator(`${kind}${variant}`, address));
  }
  return { simulators };
}

const WHICH: Readonly<Record<string, { readonly message: string; readonly default?: string }>> = {
  openai: { message: 'which model?', default: 'gpt-4o' },
  local: { message: 'which GGUF file, https: address or hf:user/repo:quant?' },
  promptfoo: { message: "which of promptfoo's providers, e.g. azure:chat:my-deployment?" },
};
