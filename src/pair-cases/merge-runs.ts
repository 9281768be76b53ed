import { headName } from '../activation-records/head.ts';
import { UserError } from '../files/user-error.ts';
import { contentOf, drawingOf } from '../suite/suite-version.ts';
import { checkSameQuestions } from './check-run.ts';
import { explanationKey, type PairCase, pairName, questionKey } from './pair-case.ts';
import type { Run, RunRow, StoredRun } from './run.ts';

/**
 * Merges runs of one suite. Heads and explanations keep the order in which the runs name them; shards come in their order. A simulator
 * named by two runs is one column, with shards if they asked it different questions; what only others were asked, it lacks.
 *
 * @throws UserError naming the runs if they are of different suites or subjects, asked about different pairs of a head or with
 * different texts under one id, asked a simulator the same question (see {@link MergeOptions.prefer}), or by different protocols.
 */
export function mergeRuns(given: readonly StoredRun[], options: MergeOptions = {}): Run {
  const runs = inShardOrder(given);
  const [first, ...others] = runs;
  if (first === undefined) throw new UserError('no run was given');
  if (others.length === 0) return first;

  checkSameSuite(runs);
  checkSameQuestions(runs);
  const simulators = [...new Set(runs.flatMap((run) => run.simulators))];
  return {
    evalId: mergeIds(runs),
    simulators,
    asked: inOneOrder(runs.flatMap(({ asked }) => asked)),
    rows: simulators.flatMap((name, column): readonly RunRow[] =>
      mergeColumn(name, partsOf(name, runs), options).map((row) => ({ ...row, column })),
    ),
  };
}

/** Runs of one shard keep their order: the later one may be preferred. */
function inShardOrder(runs: readonly StoredRun[]): readonly StoredRun[] {
  const shardOf = ({ asked }: StoredRun) => asked[0]?.whole?.shard?.index;
  if (runs.some((run) => shardOf(run) === undefined)) return runs;
  return runs.toSorted((a, b) => (shardOf(a) ?? 0) - (shardOf(b) ?? 0));
}

function partsOf(name: string, runs: readonly StoredRun[]): readonly ColumnPart[] {
  return runs.flatMap(({ source, simulators, rows }) => {
    const column = simulators.indexOf(name);
    return column < 0 ? [] : [{ source, rows: rows.filter((row) => row.column === column) }];
  });
}

function mergeIds(runs: readonly StoredRun[]): string | null {
  const ids = new Set(runs.flatMap(({ evalId }) => evalId ?? []));
  return ids.size === 0 ? null : [...ids].join(' + ');
}

function checkSameSuite(runs: readonly StoredRun[]): void {
  const known = runs.flatMap(({ source, asked }) => asked.map((of) => ({ source, ...of })));
  const [first] = known;
  const other = known.find(({ suite, subject }) => suite !== first?.suite || subject !== first.subject);
  if (first && other) {
    throw new UserError(
      `${first.source} is about the suite ${first.suite} of ${first.subject}, but ${other.source} is about ${other.suite} of ${other.subject}: only runs of one suite can be merged`,
    );
  }
  const versioned = known.filter(({ version }) => version !== undefined);
  const [one] = versioned;
  const another = versioned.find((each) => one !== undefined && !isOneVersion(one, each));
  if (one && another) {
    throw new UserError(
      `${one.source} and ${another.source} are runs of two versions of the suite ${one.suite} (${one.version} and ${another.version}): its pairs are drawn differently, or its shards do not fit together; run all of it from one version`,
    );
  }
}

/** A suite may grow between two runs; its shards are parts of one version. */
function isOneVersion(one: PairCase, other: PairCase): boolean {
  const areShards = one.whole?.shard !== undefined && other.whole?.shard !== undefined;
  const partOf = areShards ? contentOf : drawingOf;
  return partOf(one.version ?? '') === partOf(other.version ?? '');
}

/** By head, explanation (controls last) and pair, in the order of first mention. */
function inOneOrder(asked: readonly PairCase[]): readonly PairCase[] {
  const heads = rankOf(asked, ({ head }) => headName(head));
  const explanations = rankOf(asked, explanationKey);
  const pairs = rankOf(asked, ({ head, pair }) => `${headName(head)} ${pairName(pair)}`);
  const isControl = ({ explanation }: PairCase) => Number(explanation.control !== undefined);
  return asked.toSorted(
    (a, b) =>
      heads(a) - heads(b) ||
      isControl(a) - isControl(b) ||
      explanations(a) - explanations(b) ||
      pairs(a) - pairs(b),
  );
}

function rankOf<T>(items: readonly T[], nameOf: (item: T) => string): (item: T) => number {
  const ranks = new Map<string, number>();
  for (const item of items) {
    const name = nameOf(item);
    if (!ranks.has(name)) ranks.set(name, ranks.size);
  }
  return (item) => ranks.get(nameOf(item)) ?? 0;
}

export interface MergeOptions {
  /** Which answers count if two runs asked a simulator the same; otherwise an error. */
  readonly prefer?: 'last';
}

/** What one run asked one simulator. */
export interface ColumnPart {
  /** The run's file or eval id. */
  readonly source: string;
  readonly rows: readonly RunRow[];
}

/** One simulator's answers from several runs. @throws UserError if two asked it the same question and neither is preferred, or by different protocols. */
export function mergeColumn(
  simulator: string,
  parts: readonly ColumnPart[],
  { prefer }: MergeOptions,
): readonly RunRow[] {
  checkAlike(simulator, parts, ({ simulator: who }) => who, 'is');
  checkAlike(simulator, parts, ({ protocol }) => protocol, 'was asked with the protocol');
  const answers = new Map<string, { readonly source: string; readonly rows: readonly RunRow[] }>();
  for (const { source, rows } of parts) {
    const byQuestion = Map.groupBy(rows, ({ pairCase }) => questionKey(pairCase));
    const again = [...byQuestion.keys()].filter((question) => answers.has(question));
    const [question] = again;
    if (question !== undefined && prefer === undefined) {
      throw new UserError(
        `${simulator}: ${answers.get(question)?.source} and ${source} both asked it ${again.length} of the same questions (the first: ${question}); leave one out, or take the later answers with --prefer last`,
      );
    }
    for (const [question, rows] of byQuestion) answers.set(question, { source, rows });
  }
  return [...answers.values()].flatMap(({ rows }) => rows);
}

/** @param what must be the same throughout a column; nothing if the run does not say. */
function checkAlike(
  simulator: string,
  parts: readonly ColumnPart[],
  what: (row: RunRow) => string | null | undefined,
  verb: string,
): void {
  const known = parts.flatMap(({ source, rows }) =>
    rows.flatMap((row) => {
      const said = what(row);
      return said ? { source, said } : [];
    }),
  );
  const [first] = known;
  const other = known.find(({ said }) => said !== first?.said);
  if (first && other) {
    throw new UserError(
      `${simulator}: in ${first.source} it ${verb} ${first.said}, and in ${other.source} ${other.said}; give the two columns different labels to compare them`,
    );
  }
}
