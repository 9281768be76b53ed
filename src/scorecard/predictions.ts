import type { PairCase } from '../pair-cases/pair-case.ts';
import { explanationKey, questionKey } from '../pair-cases/question-keys.ts';
import type { RunRow } from '../runs/run.ts';

/** What one simulator said about one pair: the mean of its P("1") over repeats, or null where none was scored. */
export interface Prediction {
  readonly pairCase: PairCase;
  readonly probability: number | null;
  /** Why it is unscored, as the first failed attempt put it. */
  readonly error: string | null;
}

/** An explanation of a head with the pairs it was asked about and what every simulator said of them. */
export interface ExplanationPredictions {
  readonly head: PairCase['head'];
  readonly explanation: PairCase['explanation'];
  /** By column, then by pair, in the order in which the pairs were asked about. A missing row is an unscored one. */
  readonly columns: readonly (readonly Prediction[])[];
}

/**
 * Puts a run's rows in the order of what was asked: by explanation, simulator and pair. Repeats of a pair
 * (`promptfoo eval --repeat`) become one prediction.
 *
 * @param asked every question, once.
 * @param columns how many simulators there are.
 */
export function gatherPredictions(
  asked: readonly PairCase[],
  rows: readonly RunRow[],
  columns: number,
): readonly ExplanationPredictions[] {
  const answers = Map.groupBy(rows, ({ column, pairCase }) => `${column} ${questionKey(pairCase)}`);
  const explanations = Map.groupBy(asked, explanationKey);
  return [...explanations.values()].flatMap((cases) => {
    const [first] = cases;
    if (first === undefined) return [];
    return {
      head: first.head,
      explanation: first.explanation,
      columns: Array.from({ length: columns }, (_, column) =>
        cases.map((pairCase) =>
          mergeRepeats(pairCase, answers.get(`${column} ${questionKey(pairCase)}`) ?? []),
        ),
      ),
    };
  });
}

function mergeRepeats(pairCase: PairCase, repeats: readonly RunRow[]): Prediction {
  const probabilities = repeats.map(({ probability }) => probability).filter((each) => each !== null);
  if (probabilities.length > 0) {
    return { pairCase, probability: meanOfRepeats(probabilities), error: null };
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
