import { seededRandom } from './seeded-random.ts';

/** The result of a sign-flip test. */
export interface SignFlipResult {
  /** Two-sided. */
  readonly pValue: number;
  /** True when all sign patterns were looked at, false when they were drawn. */
  readonly exact: boolean;
}

/** Up to this many clusters all of the at most 4096 patterns are enumerated. */
const mostEnumerated = 12;

/**
 * Tests whether differences are symmetric about 0: how often their sum is at least as far from 0 as it is, when every
 * difference takes either sign (Fisher 1935). All 2^n patterns are enumerated for up to 12 differences other than 0;
 * beyond that, patterns are drawn and the p-value is (b + 1) / (draws + 1) for b drawn patterns as extreme, which is
 * never too small (Phipson & Smyth 2010). With n differences it cannot fall below 2^(1 − n).
 *
 * @returns p = 1 when there is no difference other than 0.
 */
export function signFlipTest(
  differences: ArrayLike<number>,
  { seed, draws = 9999 }: { readonly seed: number; readonly draws?: number },
): SignFlipResult {
  const sizes = Array.from(differences).filter((difference) => difference !== 0);
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
    for (const size of sizes) sum += random.below(2) === 1 ? size : -size;
    if (isAsExtreme(sum)) extreme += 1;
  }
  return { pValue: (extreme + 1) / (draws + 1), exact: false };
}
