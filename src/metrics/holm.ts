/**
 * Adjusts p-values for having been asked together, so that the chance of any false rejection stays below the level
 * they are compared with, whatever their dependence (Holm 1979). The i-th smallest of n becomes
 * `max over j ≤ i of min(1, (n − j + 1) · p_j)`.
 *
 * A null stands for a test that could not be made; it stays null and does not count as one of the n.
 *
 * @param others how many tests more belong together with these, whose p-values were not computed: each is taken to be larger
 *   than all that were, which makes the others' no smaller than they would be.
 * @returns the adjusted p-values in the order given.
 * @throws RangeError when a p-value is not in [0, 1].
 */
export function holm(pValues: readonly (number | null)[], others = 0): (number | null)[] {
  const made = pValues.flatMap((pValue, index) => (pValue === null ? [] : [{ pValue, index }]));
  for (const { pValue, index } of made) {
    if (!(pValue >= 0 && pValue <= 1)) throw new RangeError(`p-value ${index} is ${pValue}, expected 0 to 1`);
  }
  made.sort((a, b) => a.pValue - b.pValue);

  const adjusted: (number | null)[] = pValues.map(() => null);
  let largest = 0;
  for (const [rank, { pValue, index }] of made.entries()) {
    largest = Math.max(largest, Math.min(1, (made.length + others - rank) * pValue));
    adjusted[index] = largest;
  }
  return adjusted;
}
