import { median } from 'd3-array';
import { pearsonCorrelation } from '../metrics/correlation.ts';

/** From this correlation on, a simulator answers two explanations alike. */
const ALIKE = 0.5;
const FEWEST = 3;

/**
 * Which of the other explanations a baseline correction takes off: all but the one that the simulator answers as it answers the
 * explanation itself, if there is one, lest what the explanation says be taken off with it.
 *
 * The measure: over the pairs asked about, the log-odds under the explanation and under the other one, each above the median
 * of those under the remaining ones, which takes off what the simulator answers to a pair in any case. (A mean would hold a part
 * of the one that is alike, and with it correlate the rest.) The other one that correlates most is alike where it does so by
 * more than 0.5. It sees no label. With fewer than three others too few remain to tell, and all stay.
 *
 * @param pairs for each pair, the log-odds under the explanation, then under each other one.
 * @returns the numbers of those to take off, counted from 0.
 */
export function unlikeExplanations(pairs: readonly (readonly number[])[]): readonly number[] {
  const count = (pairs[0]?.length ?? 1) - 1;
  const all = Array.from({ length: count }, (_, index) => index);
  if (count < FEWEST) return all;
  const likeness = all.map((other) => {
    const above = (index: number) =>
      pairs.map((logOdds) => {
        const remaining = logOdds.filter((_, each) => each > 0 && each !== other + 1);
        return (logOdds[index] ?? 0) - (median(remaining) ?? 0);
      });
    return pearsonCorrelation(above(0), above(other + 1)) ?? 0;
  });
  const most = Math.max(...likeness);
  return most > ALIKE ? all.filter((other) => other !== likeness.indexOf(most)) : all;
}
