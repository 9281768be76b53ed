import { isDeepStrictEqual } from 'node:util';
import { defined } from '../files/defined.ts';
import { isForChoosing, type PairCase } from '../pair-cases/pair-case.ts';
import type { ExplanationPredictions, Prediction } from './predictions.ts';

/** No P("1"), or no request that was about several pairs. */
const NONE = -1;

/**
 * The same predictions in little memory: a head's pairs once, and a number for each prediction, of which objects are
 * made when they are looked at. @param ofHead the explanations of one head.
 */
export function packHead(ofHead: readonly ExplanationPredictions[]): readonly ExplanationPredictions[] {
  const known: PairCase[] = [];
  const places = new Map<PairCase['pair'] | string, number>();
  const placeOf = (pairCase: PairCase): number => {
    const seen = places.get(pairCase.pair);
    if (seen !== undefined) return seen;
    const name = JSON.stringify({ ...pairCase, explanation: null });
    const place = places.get(name) ?? known.push(pairCase) - 1;
    places.set(pairCase.pair, place).set(name, place);
    return place;
  };
  let last: readonly number[] = [];
  return ofHead.map(({ columns, ...of }) => {
    const pairs = (columns[0] ?? []).map(({ pairCase }) => placeOf(pairCase));
    // Mostly all of a head's explanations are asked about the same pairs.
    if (!isDeepStrictEqual(pairs, last)) last = pairs;
    return unpackable(of, { known, pairs: last, columns: columns.map(packColumn) });
  });
}

interface Packed {
  /** Of the head, under whichever explanation. */
  readonly known: readonly PairCase[];
  /** Which of them the explanation was asked about. */
  readonly pairs: readonly number[];
  readonly columns: readonly PackedColumn[];
}

/** Not where it is packed: what is needed only there would be kept as long as this. */
function unpackable(
  of: Omit<ExplanationPredictions, 'columns'>,
  { known, pairs, columns }: Packed,
): ExplanationPredictions {
  return withColumns(of, () => {
    const { explanation } = of;
    const cases = pairs.map((place) => ({ ...(known[place] as PairCase), explanation }));
    return columns.map((column) => unpackColumn(column, cases));
  });
}

/** Predictions whose columns are made when they are looked at. */
function withColumns(
  of: Omit<ExplanationPredictions, 'columns'>,
  make: () => ExplanationPredictions['columns'],
): ExplanationPredictions {
  return {
    ...of,
    get columns() {
      return make();
    },
  };
}

interface PackedColumn {
  readonly probabilities: readonly number[];
  /** Null where no prediction has any. */
  readonly uncorrected: readonly number[] | null;
  readonly requests: readonly number[] | null;
  readonly errors: readonly (string | null)[] | null;
}

function packColumn(predictions: readonly Prediction[]): PackedColumn {
  const isCorrected = predictions.some(({ uncorrected }) => uncorrected !== undefined);
  const isGrouped = predictions.some(({ request }) => request !== undefined);
  const isWhole = predictions.every(({ error }) => error === null);
  return {
    probabilities: predictions.map(({ probability }) => probability ?? NONE),
    uncorrected: isCorrected ? predictions.map(({ uncorrected }) => uncorrected ?? NONE) : null,
    requests: isGrouped ? predictions.map(({ request }) => request ?? NONE) : null,
    errors: isWhole ? null : predictions.map(({ error }) => error),
  };
}

function unpackColumn(
  { probabilities, uncorrected, requests, errors }: PackedColumn,
  cases: readonly PairCase[],
): readonly Prediction[] {
  return cases.map((pairCase, index) => {
    const probability = probabilities[index] ?? NONE;
    const before = uncorrected?.[index] ?? NONE;
    const request = requests?.[index] ?? NONE;
    return {
      pairCase,
      probability: probability === NONE ? null : probability,
      ...(before === NONE ? {} : { uncorrected: before }),
      ...(request === NONE ? {} : { request }),
      error: errors?.[index] ?? null,
    };
  });
}

export function reportedPairs(
  predictions: readonly ExplanationPredictions[],
): readonly ExplanationPredictions[] {
  return withPairs(predictions, (pairCase) => !isForChoosing(pairCase));
}

export function choosingPairs(
  predictions: readonly ExplanationPredictions[],
): readonly ExplanationPredictions[] {
  return withPairs(predictions, isForChoosing);
}

function withPairs(
  predictions: readonly ExplanationPredictions[],
  isWanted: (pairCase: PairCase) => boolean,
): readonly ExplanationPredictions[] {
  return predictions.map((each) => {
    const { head, explanation, leftOut } = each;
    const of = { head, explanation, ...defined({ leftOut }) };
    return withColumns(of, () =>
      each.columns.map((column) => column.filter(({ pairCase }) => isWanted(pairCase))),
    );
  });
}
