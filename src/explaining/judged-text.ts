import pLimit from 'p-limit';
import { mean } from '../metrics/mean.ts';
import { rocAuc } from '../metrics/roc-auc.ts';
import { ModelError } from '../models/model-error.ts';
import type { Simulator } from '../simulation/simulator.ts';
import type { SelectedPair } from '../token-pairs/select-pairs.ts';
import type { Mistakes } from './candidate.ts';

/** P("1") of each pair under a text, in order; null if there is none. */
export type JudgeText = (
  text: string,
  rule: string | undefined,
  pairs: readonly SelectedPair[],
) => Promise<readonly (number | null)[]>;

/** Judges by a simulator. A pair without an answer is null; a failure of all is thrown. @param concurrency questions under way at a time. */
export function judgeWith(simulator: Pick<Simulator, 'judge'>, concurrency: number): JudgeText {
  const limit = pLimit(concurrency);
  return (explanation, rule, pairs) =>
    Promise.all(
      pairs.map(({ record: { tokens }, from, to }) =>
        limit(async () => {
          try {
            const [judgement] = await simulator.judge([
              { explanation, tokens, from, to, ...(rule === undefined ? {} : { rule }) },
            ]);
            return judgement?.scored.probability ?? null;
          } catch (error) {
            if (!ModelError.isInstance(error) || error.hopeless) throw error;
            return null;
          }
        }),
      ),
    );
}

/** How a text was judged on some pairs. */
export interface JudgedText {
  readonly auc: number | null;
  readonly probabilities: readonly (number | null)[];
}

/** @returns an AUC of null if it is undefined. */
export async function judgeText(
  judge: JudgeText,
  { text, rule }: { readonly text: string; readonly rule?: string },
  pairs: readonly SelectedPair[],
): Promise<JudgedText> {
  const probabilities = await judge(text, rule, pairs);
  const scored = pairs.flatMap(({ label }, index) => {
    const probability = probabilities[index] ?? null;
    return probability === null ? [] : [{ label, probability }];
  });
  const auc = rocAuc(
    scored.map(({ label }) => label),
    scored.map(({ probability }) => probability),
  );
  return { auc, probabilities };
}

/** The most mistakes of a kind that are shown. */
const MOST_MISTAKES = 3;

/** The worst misjudged pairs: strong ones with the lowest P("1"), weak ones with the highest, beyond the middle of the labels' means. */
export function mistakesOf({ probabilities }: JudgedText, pairs: readonly SelectedPair[]): Mistakes {
  const judged = pairs.flatMap((pair, index) => {
    const probability = probabilities[index] ?? null;
    return probability === null ? [] : [{ ...pair, probability }];
  });
  const meanOf = (label: 0 | 1) =>
    mean(judged.filter((each) => each.label === label).map(({ probability }) => probability)) ?? 0.5;
  const middle = (meanOf(0) + meanOf(1)) / 2;
  return {
    missed: judged
      .filter(({ label, probability }) => label === 1 && probability < middle)
      .toSorted((a, b) => a.probability - b.probability)
      .slice(0, MOST_MISTAKES),
    falseAlarms: judged
      .filter(({ label, probability }) => label === 0 && probability > middle)
      .toSorted((a, b) => b.probability - a.probability)
      .slice(0, MOST_MISTAKES),
  };
}
