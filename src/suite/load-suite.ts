import { dirname } from 'node:path';
import { type Head, headName } from '../activation-records/head.ts';
import type { Split } from '../activation-records/splits.ts';
import { findPath } from '../files/find-path.ts';
import { UserError } from '../files/user-error.ts';
import { readYamlFile } from '../files/yaml-file.ts';
import type { PairSelection } from '../token-pairs/pair-selection.ts';
import { withControls } from './controls.ts';
import { CONTROL_ID_PREFIX, type ExplainedHead, type Explanation, toExplanation } from './explanation.ts';
import { readExplanations } from './explanations-file.ts';
import { type SuiteFile, suiteFileSchema } from './suite-schema.ts';

/** What to score, on which pairs: a suite file with every default and every file it names filled in. */
export interface Suite {
  readonly name: string;
  readonly subject: string;
  /** A folder's absolute path, or an http(s) address. */
  readonly records: string;
  readonly split: Split;
  readonly recordsPerSplit: number | null;
  readonly pairs: PairSelection;
  /** Each with its own explanations, then the suite's controls. */
  readonly heads: readonly ExplainedHead[];
}

/** What a suite file is read in. */
export interface SuiteSurroundings {
  /** Where `records: { envar }` is looked up. Default: the process's. */
  readonly environment?: NodeJS.ProcessEnv;
  /** Where the files that the suite names are looked for when they are not beside it. Default: the working directory. */
  readonly folders?: readonly string[];
}

/**
 * Reads a suite file and the explanations file it may name.
 *
 * @throws UserError naming the file and the line or field.
 */
export function loadSuite(
  file: string,
  { environment = process.env, folders = ['.'] }: SuiteSurroundings = {},
): Suite {
  const besideIt = [dirname(file), ...folders];
  const content = readYamlFile(file, suiteFileSchema);
  const { name, subject, split, recordsPerSplit, pairs, controls } = content;
  return {
    name,
    subject,
    records: recordsAddress(content.records, file, besideIt, environment),
    split,
    recordsPerSplit,
    pairs,
    heads: withControls(gatherHeads(content, file, besideIt), controls, pairs.seed, `${file}: controls`),
  };
}

function recordsAddress(
  records: SuiteFile['records'],
  file: string,
  folders: readonly string[],
  environment: NodeJS.ProcessEnv,
): string {
  const { envar, default: inFile } = typeof records === 'string' ? { default: records } : records;
  // A variable that is set to nothing says nothing.
  const fromEnvironment = (envar && environment[envar]) || undefined;
  const address = fromEnvironment ?? inFile;
  if (address === undefined) {
    throw new UserError(`${file}: records: set the environment variable ${envar} to a folder or an address`);
  }
  if (/^https?:\/\//.test(address)) return address;
  // What the suite file says is beside the suite file; what the environment says is seen from where one stands.
  if (fromEnvironment === undefined) return findPath(address, folders, `${file}: records`);
  return findPath(address, ['.', ...folders], `the environment variable ${envar}`);
}

function gatherHeads(content: SuiteFile, file: string, folders: readonly string[]): readonly ExplainedHead[] {
  const heads = new Map<string, Head & { explanations: Explanation[] }>();
  for (const [index, { layer, head, explanations }] of content.heads.entries()) {
    const key = headName({ layer, head });
    if (heads.has(key)) {
      throw new UserError(
        `${file}: heads.${index}: ${key} is listed twice; put its explanations under one entry`,
      );
    }
    heads.set(key, { layer, head, explanations: [] });
    for (const [entryIndex, entry] of explanations.entries()) {
      add(toExplanation(entry), { layer, head }, `${file}: heads.${index}.explanations.${entryIndex}`);
    }
  }
  if (content.explanations !== undefined) {
    const listed = findPath(content.explanations, folders, `${file}: explanations`);
    for (const { head, explanation, place } of readExplanations(listed)) {
      add(explanation, head, place);
    }
  }

  function add(explanation: Explanation, head: Head, place: string): void {
    const key = headName(head);
    if (explanation.id.startsWith(CONTROL_ID_PREFIX)) {
      throw new UserError(
        `${place}: the id "${explanation.id}" begins with "${CONTROL_ID_PREFIX}", which is kept for controls; give the explanation another id`,
      );
    }
    const entry = heads.get(key) ?? { ...head, explanations: [] };
    heads.set(key, entry);
    if (entry.explanations.some(({ id }) => id === explanation.id)) {
      throw new UserError(
        `${place}: ${key} already has an explanation with the id "${explanation.id}"; give each its own id`,
      );
    }
    entry.explanations.push(explanation);
  }

  const all = [...heads.values()];
  const bare = all.find(({ explanations }) => explanations.length === 0);
  if (bare) throw new UserError(`${file}: heads: ${headName(bare)} has no explanations to score`);
  if (all.length === 0) throw new UserError(`${file}: lists no heads: add heads, or an explanations file`);
  return all;
}
