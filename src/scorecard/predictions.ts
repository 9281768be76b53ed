import { headName } from '../activation-records/head.ts';
import { type PairCase, pairName } from '../pair-cases/pair-case.ts';
import type { RunRow } from './run-row.ts';

/** What one simulator said about one pair: the mean of its P("1") over repeats, or null where none was scored. */
export interface Prediction {
  readonly pairCase: PairCase;
  readonly probability: number | null;
  /** Why it is unscored, as the first failed attempt put it. */
  readonly error: string | null;
}

/** All predictions of one simulator for one explanation of a head. */
export interface ExplanationPredictions {
  readonly column: number;
  readonly key: string;
  readonly predictions: readonly Prediction[];
}

/** Names an explanation within a run: its head, and its id among the head's explanations. */
export function explanationKey({ head, explanation }: PairCase): string {
  return `${headName(head)} ${explanation.id}`;
}

/**
 * Gathers a run's rows by simulator and explanation, in the order they first appear. Repeats of a pair
 * (`promptfoo eval --repeat`) become one prediction.
 */
export function gatherPredictions(rows: readonly RunRow[]): readonly ExplanationPredictions[] {
  const groups = new Map<string, { column: number; key: string; pairs: Map<string, RunRow[]> }>();
  for (const row of rows) {
    const key = explanationKey(row.pairCase);
    const groupKey = `${row.column} ${key}`;
    const group = groups.get(groupKey) ?? { column: row.column, key, pairs: new Map() };
    groups.set(groupKey, group);
    const pair = pairName(row.pairCase.pair);
    group.pairs.set(pair, [...(group.pairs.get(pair) ?? []), row]);
  }
  return [...groups.values()].map(({ column, key, pairs }) => ({
    column,
    key,
    predictions: [...pairs.values()].map(mergeRepeats).filter((each) => each !== undefined),
  }));
}

function mergeRepeats(repeats: readonly RunRow[]): Prediction | undefined {
  const [first] = repeats;
  if (first === undefined) return undefined;
  const probabilities = repeats.map(({ probability }) => probability).filter((each) => each !== null);
  const probability =
    probabilities.length > 0
      ? probabilities.reduce((sum, each) => sum + each, 0) / probabilities.length
      : null;
  const failed = repeats.find(({ error }) => error !== null);
  return {
    pairCase: first.pairCase,
    probability,
    error: probability === null ? (failed?.error ?? null) : null,
  };
}
