import { seededRandom } from './seeded-random.ts';
import { splitByLabel } from './split-by-label.ts';

/** Up to this many clusters all of the at most 4096 patterns are enumerated. */
const mostEnumerated = 12;

/**
 * Tests whether differences are symmetric about 0: how often their sum is at least as far from 0 as it is, when every
 * difference takes either sign (Fisher 1935). All 2^n patterns are enumerated for up to 12 differences other than 0;
 * beyond that, patterns are drawn and the p-value is (b + 1) / (draws + 1) for b drawn patterns as extreme, which is
 * never too small (Phipson & Smyth 2010). With n differences it cannot fall below 2^(1 − n).
 *
 * @returns the two-sided p-value, 1 when there is no difference other than 0, and whether all patterns were enumerated.
 */
export function signFlipTest(
  differences: ArrayLike<number>,
  { seed, draws = 9999 }: { readonly seed: number; readonly draws?: number },
): { readonly pValue: number; readonly exact: boolean } {
  const sizes = Float64Array.from(differences).filter((difference) => difference !== 0);
  const reach = sizes.reduce((sum, size) => sum + Math.abs(size), 0);
  const observed = Math.abs(sizes.reduce((sum, size) => sum + size, 0));
  const isAsExtreme = (sum: number) => Math.abs(sum) >= observed - 1e-12 * reach;

  if (sizes.length <= mostEnumerated) {
    const patterns = 2 ** sizes.length;
    let extreme = 0;
    for (let pattern = 0; pattern < patterns; pattern += 1) {
      const sum = sizes.reduce((total, size, bit) => total + ((pattern >> bit) & 1 ? size : -size), 0);
      if (isAsExtreme(sum)) extreme += 1;
    }
    return { pValue: extreme / patterns, exact: true };
  }

  const random = seededRandom(seed, 'sign flips');
  let extreme = 0;
  for (let drawn = 0; drawn < draws; drawn += 1) {
    let sum = 0;
    // A branch would be foretold wrongly every second time.
    for (const size of sizes) sum += size * (2 * random.below(2) - 1);
    if (isAsExtreme(sum)) extreme += 1;
  }
  return { pValue: (extreme + 1) / (draws + 1), exact: false };
}

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
