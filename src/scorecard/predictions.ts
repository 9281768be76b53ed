import { correctedLogOdds, unlikeExplanations } from '../asking/baseline-correction.ts';
import { explanationKey, type PairCase, questionKey } from '../pair-cases/pair-case.ts';
import type { RunRow } from '../pair-cases/run.ts';

/** What one simulator said about one pair: the mean of its P("1") over repeats, or null where none was scored. */
export interface Prediction {
  readonly pairCase: PairCase;
  readonly probability: number | null;
  /** The same without the baseline correction; absent where there is none. */
  readonly uncorrected?: number;
  /** Where requests are about several pairs: which of its head's it came with. Pairs of one are not independent. */
  readonly request?: number;
  /** Why it is unscored, as the first failed attempt put it. */
  readonly error: string | null;
}

/** An explanation of a head with the pairs it was asked about and what every simulator said of them. */
export interface ExplanationPredictions {
  readonly head: PairCase['head'];
  readonly explanation: PairCase['explanation'];
  /** By column, then by pair, in the order in which the pairs were asked about. A missing row is an unscored one. */
  readonly columns: readonly (readonly Prediction[])[];
  /** By column: how many of the explanations asked besides were not taken off, being answered alike; absent where none. */
  readonly leftOut?: readonly number[];
}

/** Every question that explanations were asked: columns are about the same pairs. */
export function* casesOf(predictions: readonly ExplanationPredictions[]): Generator<PairCase, void> {
  for (const { columns } of predictions) for (const { pairCase } of columns[0] ?? []) yield pairCase;
}

/**
 * Puts a run's rows in the order of what was asked: by explanation, simulator and pair. Repeats (`promptfoo eval
 * --repeat`) become one prediction. @param asked every question, once. @param columns how many simulators there are.
 */
export function gatherPredictions(
  asked: readonly PairCase[],
  rows: readonly RunRow[],
  columns: number,
): readonly ExplanationPredictions[] {
  const rowsOf = rowsByQuestion(asked, rows, columns);
  const explanations = Map.groupBy(asked.keys(), (index) => explanationKey(asked[index] as PairCase));
  return [...explanations.values()].flatMap((indices) => {
    const first = asked[indices[0] ?? 0];
    if (first === undefined) return [];
    return {
      head: first.head,
      explanation: first.explanation,
      ...byColumn(
        Array.from({ length: columns }, (_, column) =>
          corrected(indices.map((index) => [asked[index] as PairCase, rowsOf(index, column)])),
        ),
      ),
    };
  });
}

type AskedRows = readonly (readonly [PairCase, readonly RunRow[]])[];

interface CorrectedColumn {
  readonly predictions: readonly Prediction[];
  readonly leftOut: number;
}

/** Which explanations are taken off is decided over all of an explanation's pairs, which a row does not see. */
function corrected(pairs: AskedRows): CorrectedColumn {
  const known = pairs.flatMap(([, rows]) => rows.flatMap(({ logOdds }) => (logOdds ? [logOdds] : [])));
  const used = unlikeExplanations(known);
  const leftOut = known.length === 0 ? 0 : (known[0]?.length ?? 1) - 1 - used.length;
  return {
    predictions: pairs.map(([pairCase, rows]) =>
      mergeRepeats(
        pairCase,
        rows.map((row) =>
          leftOut > 0 && row.logOdds && row.probability !== null
            ? { ...row, probability: probabilityOf(correctedLogOdds(row.logOdds, used)) }
            : row,
        ),
      ),
    ),
    leftOut: pairs.flatMap(([, rows]) => rows.flatMap((row) => row.leftOut ?? []))[0] ?? leftOut,
  };
}

function byColumn(columns: readonly CorrectedColumn[]): Pick<ExplanationPredictions, 'columns' | 'leftOut'> {
  const leftOut = columns.map((each) => each.leftOut);
  return {
    columns: columns.map(({ predictions }) => predictions),
    ...(leftOut.some((each) => each > 0) ? { leftOut } : {}),
  };
}

function probabilityOf(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds));
}

/** The rows of a question in a column, by the question's index. Numbers in place of keys: there may be a million rows. */
function rowsByQuestion(
  asked: readonly PairCase[],
  rows: readonly RunRow[],
  columns: number,
): (index: number, column: number) => readonly RunRow[] {
  const indexOfCase = new Map(asked.map((pairCase, index) => [pairCase, index]));
  const indexOfKey = lazily(() => new Map(asked.map((pairCase, index) => [questionKey(pairCase), index])));
  // By question and column; most have one row, which then stands for itself.
  const found: (RunRow | RunRow[] | undefined)[] = new Array(asked.length * columns);
  for (const row of rows) {
    const index = indexOfCase.get(row.pairCase) ?? indexOfKey().get(questionKey(row.pairCase));
    if (index === undefined || row.column >= columns) continue;
    const place = index * columns + row.column;
    const before = found[place];
    if (before === undefined) found[place] = row;
    else if (Array.isArray(before)) before.push(row);
    else found[place] = [before, row];
  }
  return (index, column) => {
    const there = found[index * columns + column];
    if (there === undefined) return [];
    return Array.isArray(there) ? there : [there];
  };
}

function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function mergeRepeats(pairCase: PairCase, repeats: readonly RunRow[]): Prediction {
  const probabilities = repeats.map(({ probability }) => probability).filter((each) => each !== null);
  if (probabilities.length > 0) {
    const [request] = repeats.flatMap((row) => row.request ?? []);
    const before = repeats.flatMap(({ logOdds }) => (logOdds ? [probabilityOf(logOdds[0] ?? 0)] : []));
    return {
      pairCase,
      probability: meanOfRepeats(probabilities),
      ...(before.length === 0 ? {} : { uncorrected: meanOfRepeats(before) }),
      ...(request === undefined ? {} : { request }),
      error: null,
    };
  }
  const error = repeats.find((row) => row.error !== null)?.error ?? 'it is missing from the run';
  return { pairCase, probability: null, error };
}

/**
 * The mean, the same to the last bit in whatever order the repeats come, and of equal ones exactly what they are: the last
 * bit decides whether two pairs are tied, which counts in ROC AUC.
 */
function meanOfRepeats(probabilities: readonly number[]): number {
  const ordered = probabilities.toSorted((a, b) => a - b);
  const [lowest = 0] = ordered;
  return lowest + ordered.reduce((sum, each) => sum + (each - lowest), 0) / ordered.length;
}
