import { dirname, resolve } from 'node:path';
import { type Head, headName } from '../activation-records/head.ts';
import { isWebAddress, type RecordAccess } from '../activation-records/record-source.ts';
import type { Split } from '../activation-records/splits.ts';
import { isInside } from '../files/is-inside.ts';
import { UserError } from '../files/user-error.ts';
import { readYamlFile } from '../files/yaml-file.ts';
import type { PairSelection } from '../token-pairs/pair-selection.ts';
import { withControls } from './controls.ts';
import { CONTROL_ID_PREFIX, type ExplainedHead, type Explanation, toExplanation } from './explanation.ts';
import { readExplanations } from './explanations-file.ts';
import type { SuiteAccess } from './suite-access.ts';
import { type SuiteFile, suiteFileSchema } from './suite-schema.ts';

/** What to score, on which pairs: a suite file with every default and every file it names filled in. */
export interface Suite {
  readonly name: string;
  readonly subject: string;
  /** A folder's absolute path, or an http(s) address. */
  readonly records: string;
  readonly recordAccess: RecordAccess;
  readonly split: Split;
  readonly recordsPerSplit: number | null;
  readonly pairs: PairSelection;
  /** Each with its own explanations, then the suite's controls. */
  readonly heads: readonly ExplainedHead[];
}

/**
 * Reads a suite file and the explanations file it may name.
 *
 * @param environment where `records: { envar }` is looked up.
 * @param access what the suite may reach besides its own folder and https addresses. What the environment says is the
 *   user's own word, and not limited.
 * @throws UserError naming the file and the line or field.
 */
export function loadSuite(
  file: string,
  environment: NodeJS.ProcessEnv = process.env,
  access: SuiteAccess = {},
): Suite {
  const content = readYamlFile(file, suiteFileSchema);
  const { name, subject, split, recordsPerSplit, pairs, controls, donors } = content;
  const place: SuitePlace = {
    file,
    folder: dirname(file),
    root: access.recordsRoot ?? dirname(file),
    access,
  };
  return {
    name,
    subject,
    ...findRecords(content.records, place, environment),
    split,
    recordsPerSplit,
    pairs,
    heads: withControls(gatherHeads(content, place), controls, {
      donors: donors === 'all' ? Number.POSITIVE_INFINITY : donors,
      seed: pairs.seed,
      place: `${file}: controls`,
    }),
  };
}

/** Where a suite file stands, and what it may reach from there. */
interface SuitePlace {
  readonly file: string;
  readonly folder: string;
  /** Nothing that the suite names may lie outside. */
  readonly root: string;
  readonly access: SuiteAccess;
}

function findRecords(
  records: SuiteFile['records'],
  place: SuitePlace,
  environment: NodeJS.ProcessEnv,
): Pick<Suite, 'records' | 'recordAccess'> {
  const { envar, default: inFile } = typeof records === 'string' ? { default: records } : records;
  // A variable that is set to nothing says nothing.
  const fromEnvironment = (envar && environment[envar]) || undefined;
  if (fromEnvironment !== undefined) {
    // A suite may name any variable, and what that holds may be a secret.
    return {
      records: isWebAddress(fromEnvironment) ? fromEnvironment : resolve(fromEnvironment),
      recordAccess: { shownAs: `$${envar}` },
    };
  }
  if (inFile === undefined) {
    throw new UserError(
      `${place.file}: records: set the environment variable ${envar} to a folder or an address`,
    );
  }
  if (isWebAddress(inFile)) {
    if (!/^https:/i.test(inFile) && !place.access.allowHttp) {
      throw new UserError(
        `${place.file}: records: ${inFile} is not https: anybody on the way can change what it says; if that is meant, set allowHttp: true beside suite in the promptfoo config`,
      );
    }
    return { records: inFile, recordAccess: {} };
  }
  return { records: within(place, 'records', inFile), recordAccess: { root: resolve(place.root) } };
}

/** The absolute path of what a suite names. @throws UserError where it lies outside of what the suite may reach. */
function within({ file, folder, root }: SuitePlace, field: string, path: string): string {
  const absolute = resolve(folder, path);
  if (isInside(absolute, root)) return absolute;
  throw new UserError(
    `${file}: ${field}: ${path} leads out of ${resolve(root)}; if that is meant, name a folder that holds it as recordsRoot, beside suite in the promptfoo config`,
  );
}

function gatherHeads(content: SuiteFile, place: SuitePlace): readonly ExplainedHead[] {
  const { file } = place;
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
    const path = within(place, 'explanations', content.explanations);
    for (const found of readExplanations(path, resolve(place.root))) {
      add(found.explanation, found.head, found.place);
    }
  }

  function add(explanation: Explanation, head: Head, source: string): void {
    const key = headName(head);
    if (explanation.id.startsWith(CONTROL_ID_PREFIX)) {
      throw new UserError(
        `${source}: the id "${explanation.id}" begins with "${CONTROL_ID_PREFIX}", which is kept for controls; give the explanation another id`,
      );
    }
    const entry = heads.get(key) ?? { ...head, explanations: [] };
    heads.set(key, entry);
    if (entry.explanations.some(({ id }) => id === explanation.id)) {
      throw new UserError(
        `${source}: ${key} already has an explanation with the id "${explanation.id}"; give each its own id`,
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
