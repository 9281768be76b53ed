import { splitByLabel } from './split-by-label.ts';

/**
 * What every pair adds to the fall of an AUC between two runs over the same pairs: the parts add up to the AUC before
 * minus the AUC now. A strong pair's part is what it won with its score before, less what it wins with its score now,
 * against the weak pairs' scores of both runs, each counted half; a weak pair's likewise. Scores count by their
 * rank within their run, so that the two runs have one scale.
 *
 * Exchanging the two scores of a pair turns the sign of its part and changes no other. So the permutation test of two AUCs
 * over the same pairs (Bandos, Rockette & Gur 2005, Statistics in Medicine 24:2873–2893) is the sign-flip test of the parts.
 *
 * O(strong × weak) time.
 *
 * @returns one part per pair, in their order; null when one of the two classes is empty.
 * @throws RangeError as `rocAuc`, of either run.
 */
export function partsOfFall(
  labels: readonly number[],
  before: readonly number[],
  now: readonly number[],
): readonly number[] | null {
  splitByLabel(labels, before);
  const { positives, negatives } = splitByLabel(labels, now);
  const comparisons = positives.length * negatives.length;
  if (comparisons === 0) return null;
  const [was, is] = [midranks(before), midranks(now)];
  return labels.map((label, pair) => {
    let quarters = 0;
    for (const [other, otherLabel] of labels.entries()) {
      if (otherLabel === label) continue;
      for (const ranks of [was, is]) {
        const against = ranks[other] as number;
        quarters += Math.sign((was[pair] as number) - against) - Math.sign((is[pair] as number) - against);
      }
    }
    return (label === 1 ? quarters : 0 - quarters) / 4 / comparisons;
  });
}

/** The place of every score among them, from 1; tied ones share the mean of their places. */
function midranks(scores: readonly number[]): readonly number[] {
  return scores.map((score) => {
    const below = scores.filter((other) => other < score).length;
    const tied = scores.filter((other) => other === score).length;
    return below + (tied + 1) / 2;
  });
}
