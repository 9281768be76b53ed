import { max, min } from 'd3-array';
import { headName } from '../activation-records/head.ts';
import { mean } from '../metrics/mean.ts';
import { rocAuc } from '../metrics/roc-auc.ts';
import type { ExplanationPredictions } from './predictions.ts';
import type { JudgedExplanation } from './scored-explanation.ts';
import { scoredPairs } from './scored-pairs.ts';

/** How an explanation did on the pairs that the best of its head's was chosen on. */
export interface Choice {
  readonly auc: number | null;
  /** Whether it was the best there. Those that tie for it share the choice; where all of a head's tie, none is chosen. */
  readonly chosen: boolean;
}

/**
 * The choices of every simulator, explanation by explanation; undefined for one that was not to be chosen: a control, or the
 * only one of its head.
 *
 * @param choosing predictions for the pairs to choose on alone.
 */
export function choicesOf(
  choosing: readonly ExplanationPredictions[],
): readonly (readonly (Choice | undefined)[])[] {
  const judged = choosing.map(({ head, columns }) => ({
    head: headName(head),
    aucs: columns.map((column) => {
      const { labels, probabilities } = scoredPairs(column);
      return column.length === 0 ? undefined : rocAuc(labels, probabilities);
    }),
  }));
  const ofHeads = Map.groupBy(judged, ({ head }) => head);
  return judged.map(({ head, aucs }) =>
    aucs.map((auc, column) => {
      if (auc === undefined) return undefined;
      const rivals = (ofHeads.get(head) ?? []).flatMap((each) => each.aucs[column] ?? []);
      return { auc, chosen: auc !== null && isBest(auc, rivals) };
    }),
  );
}

/** Whether a value is the highest of several, and not as low as all of them. */
export function isBest(value: number, all: readonly number[]): boolean {
  return value === max(all) && value > (min(all) ?? value);
}

/** What a simulator chose for a head: its AUC on the pairs it was chosen on, and on those reported. */
export interface ChosenOfHead {
  readonly head: string;
  readonly choosing: number;
  /** The mean of those that share the choice. */
  readonly reported: number;
}

/**
 * What one simulator chose, head by head; heads left out in which nothing was chosen, or what was chosen has no AUC on the
 * pairs reported.
 *
 * @param column the simulator's place among each explanation's scores.
 */
export function chosenByHead(
  explanations: readonly JudgedExplanation[],
  column: number,
): readonly ChosenOfHead[] {
  return [...Map.groupBy(explanations, headName)].flatMap(([head, ofHead]) => {
    const scores = ofHead.flatMap(({ scores }) => scores[column] ?? []);
    const chosen = scores.flatMap(({ auc, choice }) =>
      choice?.chosen && choice.auc !== null && auc !== null ? [{ auc, choosing: choice.auc }] : [],
    );
    const reported = mean(chosen.map(({ auc }) => auc));
    const choosing = mean(chosen.map((each) => each.choosing));
    return reported === null || choosing === null ? [] : [{ head, choosing, reported }];
  });
}
