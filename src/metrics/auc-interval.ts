import type { ConfidenceInterval } from './confidence-interval.ts';
import { newcombeInterval } from './newcombe-interval.ts';
import { rocAuc } from './roc-auc.ts';
import { splitByLabel } from './split-by-label.ts';

/**
 * The confidence interval of one AUC: Newcombe's, which alone of those tried covers what it says with five positives
 * and five negatives (`docs/coverage.md`). It is about the pairs drawn: what the AUC would be over all pairs of which
 * these are a random sample. It says nothing of other heads, or of a simulator's own randomness.
 *
 * @returns null when one of the two classes is empty.
 * @throws RangeError as `rocAuc`, and unless 0 < level < 1.
 */
export function aucInterval(
  labels: ArrayLike<number>,
  scores: ArrayLike<number>,
  level = 0.95,
): ConfidenceInterval | null {
  const auc = rocAuc(labels, scores);
  if (auc === null) return null;
  const { positives, negatives } = splitByLabel(labels, scores);
  return newcombeInterval({ auc, positives: positives.length, negatives: negatives.length }, level);
}
