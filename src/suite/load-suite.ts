import { type Head, headName } from '../activation-records/head.ts';
import type { RecordAccess } from '../activation-records/record-source.ts';
import type { Split } from '../activation-records/splits.ts';
import { counted } from '../files/number-text.ts';
import { refuseMisspelt } from '../files/strict-object.ts';
import { UserError } from '../files/user-error.ts';
import { comparableText } from '../files/visible-text.ts';
import { cutsAt, openYamlFile, type ReadYaml } from '../files/yaml-file.ts';
import { loadRules } from '../rules/own-rules.ts';
import type { PairSelection } from '../token-pairs/pair-selection.ts';
import { withControls } from './controls.ts';
import {
  CONTROL_ID_PREFIX,
  type ExplainedHead,
  type SuiteExplanation,
  toExplanation,
  toUnion,
  type UnionEntry,
} from './explanation.ts';
import { readExplanations } from './explanations-file.ts';
import { findNamed, findRecords, isNamedThere, type SuiteSurroundings } from './files-of-suite.ts';
import { readShard, SHARD_VARIABLE, type Shard } from './shard.ts';
import { type SuiteFile, splitsOf, suiteFileSchema } from './suite-schema.ts';
import { doubtAbout } from './text-doubts.ts';

/** What to score on which pairs: a suite file with defaults and named files filled in. */
export interface Suite {
  readonly name: string;
  readonly subject: string;
  /** A folder's absolute path, or an http(s) address. */
  readonly records: string;
  readonly recordAccess: RecordAccess;
  /** The split that is reported. */
  readonly split: Split;
  /** The split that the best of a head's explanations is chosen on, if any. */
  readonly chooseOn?: Split;
  readonly recordsPerSplit: number | null;
  readonly pairs: PairSelection;
  /** With their own explanations, then the suite's controls. */
  readonly heads: readonly ExplainedHead[];
  /** The explanations files that were read. */
  readonly explanationsFiles: readonly string[];
  /** Whether explanations may be judged on records that they were written from. */
  readonly allowTrain: boolean;
  /** The part of the heads that is asked about; null for all. */
  readonly shard: Shard | null;
  /** What may not be what the user meant, e.g. explanations that YAML cut. */
  readonly warnings: readonly string[];
}

/** Reads a suite file and the explanations file it may name. @throws UserError naming the file and the line or field. */
export function loadSuite(file: string, surroundings: SuiteSurroundings = {}): Suite {
  const { rules, folders = ['.'] } = surroundings;
  if (rules !== undefined) loadRules(rules, folders, 'tests: rules');
  const { content, yaml } = openYamlFile(file, suiteFileSchema);
  const gathered = gatherHeads(content, file, surroundings);
  const { name, subject, recordsPerSplit, pairs, controls, donors, allowTrain } = content;
  return {
    name,
    subject,
    ...findRecords(content.records, file, surroundings),
    ...splitsOf(content),
    recordsPerSplit,
    pairs,
    // Controls are drawn from the whole suite, so that shards ask exactly what the whole run asks.
    heads: withControls(gathered.heads, surroundings.toExplain ? [] : controls, {
      donors: donors === 'all' ? Number.POSITIVE_INFINITY : donors,
      seed: pairs.seed,
      place: `${file}: controls`,
    }),
    explanationsFiles: gathered.files,
    allowTrain,
    shard: shardOf(content, file, surroundings),
    warnings: [...cutTexts(content, yaml, file), ...gathered.warnings],
  };
}

/** The command overrides the environment, and that the suite. */
function shardOf(
  { shard: inFile }: SuiteFile,
  file: string,
  { shard, environment = process.env }: SuiteSurroundings,
): Shard | null {
  if (shard) return shard;
  refuseMisspelt(Object.keys(environment), [SHARD_VARIABLE], 'the environment');
  const inEnvironment = environment[SHARD_VARIABLE] || undefined;
  if (inEnvironment !== undefined) return readShard(inEnvironment, SHARD_VARIABLE);
  return inFile === undefined ? null : readShard(inFile, `${file}: shard`);
}

function gatherHeads(
  content: SuiteFile,
  file: string,
  surroundings: SuiteSurroundings,
): Pick<Suite, 'heads' | 'warnings'> & { readonly files: readonly string[] } {
  const warnings: string[] = [];
  const files: string[] = [];
  const heads = new Map<string, ExplainedHead & { explanations: SuiteExplanation[] }>();
  // Their members may come later, and from the explanations file.
  const unions: { readonly entry: UnionEntry; readonly head: Head; readonly place: string }[] = [];
  for (const [index, { layer, head, toAtLeast, explanations }] of content.heads.entries()) {
    const key = headName({ layer, head });
    if (heads.has(key)) {
      throw new UserError(
        `${file}: heads.${index}: ${key} is listed twice; put its explanations in one entry`,
      );
    }
    heads.set(key, { layer, head, ...(toAtLeast === undefined ? {} : { toAtLeast }), explanations: [] });
    for (const [entryIndex, entry] of explanations.entries()) {
      const place = `${file}: heads.${index}.explanations.${entryIndex}`;
      if (typeof entry === 'object' && 'union' in entry) unions.push({ entry, head: { layer, head }, place });
      else add(toExplanation(entry), { layer, head }, place);
    }
  }
  for (const named of listedFiles(content, file, surroundings)) {
    const { path, root } = findNamed(named, 'explanations', file, surroundings);
    const textsBefore = new Set(
      [...heads.values()].flatMap((each) => each.explanations.map(({ text }) => wordsOf(each, text))),
    );
    files.push(path);
    const found = readExplanations(path, root);
    if (found.length === 0)
      warnings.push(`${path}: holds no explanations yet: attention-heads explain writes them`);
    const others = found.filter(({ head, explanation }) => !textsBefore.has(wordsOf(head, explanation.text)));
    // An earlier entry keeps its name, and gains its origin.
    for (const { head, explanation, place } of found) {
      const ofHead = heads.get(headName(head))?.explanations ?? [];
      refuseContradiction(explanation, ofHead, place);
      const same = ofHead.findIndex(({ text, writtenBy }) => text === explanation.text && !writtenBy);
      const before = ofHead[same];
      if (before && explanation.writtenBy) ofHead[same] = { ...explanation, ...before };
    }
    for (const { explanation, head, place } of others) add(explanation, head, place);
    // The same words twice could only tie.
    if (others.length < found.length) {
      warnings.push(
        `${path}: ${counted(found.length - others.length, 'explanation')} left out, as their heads have one in the same words already`,
      );
    }
  }
  for (const { entry, head, place } of unions) {
    add(toUnion(entry, heads.get(headName(head))?.explanations ?? [], place), head, place);
  }

  function add(explanation: SuiteExplanation, head: Head, source: string): void {
    const key = headName(head);
    if (explanation.id.startsWith(CONTROL_ID_PREFIX)) {
      throw new UserError(
        `${source}: the id "${explanation.id}" begins with "${CONTROL_ID_PREFIX}", which is reserved for controls; give the explanation another id`,
      );
    }
    const entry = heads.get(key) ?? { ...head, explanations: [] };
    heads.set(key, entry);
    if (entry.explanations.some(({ id }) => id === explanation.id)) {
      throw new UserError(
        `${source}: ${key} already has an explanation with the id "${explanation.id}"; give each its own id`,
      );
    }
    refuseContradiction(explanation, entry.explanations, source);
    const same = entry.explanations.find(
      ({ text }) => comparableText(text) === comparableText(explanation.text),
    );
    if (same)
      warnings.push(
        `${source}: says the same as ${JSON.stringify(same.id)} of the same head, and counts beside it`,
      );
    entry.explanations.push(explanation);
    const doubt = doubtAbout(explanation.text);
    if (doubt !== undefined) warnings.push(`${source}: ${JSON.stringify(explanation.text)} ${doubt}`);
  }

  const all = [...heads.values()];
  const bare = all.find(({ explanations }) => explanations.length === 0);
  if (surroundings.toExplain) return { heads: all, warnings, files };
  if (bare) throw new UserError(`${file}: heads: ${headName(bare)} has no explanations to score`);
  if (all.length === 0)
    throw new UserError(
      `${file}: lists no heads: add heads, or ${files.length === 0 ? 'an explanations file' : `explanations to ${files.join(' or ')}`}`,
    );
  return { heads: all, warnings, files };
}

/** @throws UserError if a text is marked both true and false of a head. */
function refuseContradiction(
  { text, truth }: SuiteExplanation,
  ofHead: readonly SuiteExplanation[],
  place: string,
): void {
  if (truth === undefined) return;
  const other = ofHead.find(
    (each) => each.truth === !truth && comparableText(each.text) === comparableText(text),
  );
  if (other) {
    throw new UserError(
      `${place}: ${JSON.stringify(text)} is said to be ${truth}, and as ${JSON.stringify(other.id)} of the same head to be ${!truth}; take one of them out`,
    );
  }
}

function wordsOf(head: Head, text: string): string {
  return `${headName(head)} ${text}`;
}

/** The explanations files of a suite; to explain its heads, only those that exist. */
function listedFiles(
  { explanations }: SuiteFile,
  file: string,
  surroundings: SuiteSurroundings,
): readonly string[] {
  const named = explanations === undefined ? [] : [explanations].flat();
  return surroundings.toExplain ? named.filter((each) => isNamedThere(each, file, surroundings)) : named;
}

const NAMES = ['name', 'subject', 'records', 'explanations'];

/** What YAML may have cut from the names and texts of a suite. */
function cutTexts(content: SuiteFile, yaml: ReadYaml, file: string): readonly string[] {
  const ofHeads = content.heads.flatMap(({ explanations }, head) => {
    const list = ['heads', head, 'explanations'];
    const each = explanations.flatMap((_, index) => {
      const path = [...list, index];
      return [path, [...path, 'id'], [...path, 'text']];
    });
    return [list, ...each];
  });
  return [
    ...NAMES.flatMap((name) => cutsAt(yaml, file, [name], 'name')),
    ...ofHeads.flatMap((path) => cutsAt(yaml, file, path, 'sentence')),
  ];
}
