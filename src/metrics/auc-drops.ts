import type { ConfidenceInterval } from './confidence-interval.ts';
import { type AucDrop, dropOfHead, type PairedRuns } from './drop-of-head.ts';
import { holm } from './holm.ts';
import { criticalT, upperTail } from './student-t.ts';

/** The fall of the mean AUC over explanations. */
export interface MeanAucDrop {
  /** Means over the explanations that can be compared; null for none. */
  readonly before: number | null;
  readonly now: number | null;
  readonly drop: number | null;
  readonly interval: ConfidenceInterval | null;
  readonly explanations: number;
  /** Why something is null; null when everything exists. */
  readonly reason: string | null;
}

const METHOD = 'paired, within heads';

/**
 * By how much the mean AUC fell between two runs over the same pairs. Heads are taken as they are, they are the ones
 * the gate is about; what is left to chance is which of a head's pairs were asked about and what the simulator made of
 * each. So the variance is estimated within heads and added up (`drop-of-head.ts`), and a few explanations that broke
 * are as good a reason to fail as many that became a little worse. Resampling heads instead, as for statements about
 * heads in general, would take the spread of the drops for noise and miss the former.
 *
 * The interval is Student's, with the degrees of freedom of all heads together. `docs/gates.md` has its error rates.
 *
 * @param tail the error rate on either side: 0.005 for a 99 % interval.
 */
export function meanAucDrop(runs: readonly PairedRuns[], tail: number): MeanAucDrop {
  const heads = [...Map.groupBy(runs, ({ head }) => head).values()].map(dropOfHead);
  const drops = heads.flatMap((head) => head.drops.filter((drop) => drop !== null));
  if (drops.length === 0) {
    const reason = 'no explanation has scored pairs of both labels in both runs';
    return { before: null, now: null, drop: null, interval: null, explanations: 0, reason };
  }
  const mean = (of: keyof AucDrop) => drops.reduce((sum, drop) => sum + drop[of], 0) / drops.length;
  const means = { before: mean('before'), now: mean('now'), drop: mean('drop'), explanations: drops.length };
  let [delong, unbiased, least, degreesOfFreedom] = [0, 0, 0, 0];
  for (const { variance } of heads.filter((head) => head.drops.some((drop) => drop !== null))) {
    if (variance === null) {
      return { ...means, interval: null, reason: 'a head has fewer than two scored pairs of a label' };
    }
    delong += variance.delong;
    unbiased += variance.unbiased;
    least += variance.least;
    degreesOfFreedom += variance.degreesOfFreedom;
  }
  // DeLong's variance counts at most one part of the true one twice, so half of it is a safe floor.
  const error = Math.sqrt(Math.max(unbiased, delong / 2, least)) / drops.length;
  const reach = criticalT(tail, degreesOfFreedom) * error;
  const interval = {
    low: Math.max(-1, means.drop - reach),
    high: Math.min(1, means.drop + reach),
    level: 1 - 2 * tail,
    method: METHOD,
  };
  return { ...means, interval, reason: null };
}

/** One explanation's fall, tested against what is allowed together with that of others. */
export interface TestedDrop extends AucDrop {
  /** Whether it fell by more than is allowed (yes), by no more (no), or the pairs cannot tell (unknown). */
  readonly exceeds: 'yes' | 'no' | 'unknown';
  /** One-sided, that it fell by no more than is allowed; after Holm. Null with fewer than two pairs of a label. */
  readonly adjustedPValue: number | null;
}

/**
 * Tests every explanation's fall: paired DeLong with Student's t, the pairs less two degrees of freedom, as the normal
 * distribution errs far too often at 5 + 5 pairs (`docs/gates.md`). Both ways are corrected for all explanations
 * together, by Holm, so that `tail` is the probability of any wrong `yes`.
 *
 * @param allowed how far an AUC may fall.
 * @returns in the order given; null where a run has no AUC on the common pairs.
 */
export function testDrops(
  runs: readonly PairedRuns[],
  allowed: number,
  tail: number,
): readonly (TestedDrop | null)[] {
  const tested = runs.map((run) => {
    const { drops, variance } = dropOfHead([run]);
    const drop = drops[0] ?? null;
    if (drop === null) return null;
    if (variance === null) return { ...drop, above: null, below: null };
    const error = Math.sqrt(Math.max(variance.delong, variance.least));
    return { ...drop, ...tails(drop.drop - allowed, error, variance.degreesOfFreedom) };
  });
  const above = holm(tested.map((each) => each?.above ?? null));
  const below = holm(tested.map((each) => each?.below ?? null));
  return tested.map((each, index) => {
    if (each === null) return null;
    const { before, now, drop } = each;
    const [pAbove, pBelow] = [above[index] ?? null, below[index] ?? null];
    const exceeds =
      pAbove !== null && pAbove <= tail ? 'yes' : pBelow !== null && pBelow <= tail ? 'no' : 'unknown';
    return { before, now, drop, exceeds, adjustedPValue: pAbove };
  });
}

function tails(excess: number, error: number, degreesOfFreedom: number): { above: number; below: number } {
  if (error === 0) return excess > 0 ? { above: 0, below: 1 } : { above: 1, below: 0 };
  const above = upperTail(excess / error, degreesOfFreedom);
  return { above, below: 1 - above };
}
