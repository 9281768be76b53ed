import type { ConfidenceInterval } from './confidence-interval.ts';
import { type AucDrop, dropOfHead, isUnchanged, type PairedRuns } from './drop-of-head.ts';
import { holm } from './holm.ts';
import { satterthwaite } from './satterthwaite.ts';
import { criticalT, upperTail } from './student-t.ts';
import { varianceOfDrops } from './variance-of-drops.ts';

/** The fall of the mean AUC over explanations. */
export interface MeanAucDrop {
  /** Means over the explanations that are compared; null for none. */
  readonly before: number | null;
  readonly now: number | null;
  readonly drop: number | null;
  readonly interval: ConfidenceInterval | null;
  /**
   * The true fall that is shown to be one in four of five such comparisons: whose interval then lies above 0. Null where no
   * answer changed its rank, which says nothing of how much answers change when something falls.
   */
  readonly detectable: number | null;
  readonly explanations: number;
  /** Heads that are left out: a label has fewer than two pairs that both runs scored, from which no variance follows. */
  readonly thinHeads: readonly string[];
  /** Compared heads of which all pairs of a label are of one record: their variance is taken from how far heads differ. */
  readonly oneRecordHeads: readonly string[];
  /** Why the drop is null; null when it exists. */
  readonly reason: string | null;
}

const METHOD = 'paired, within heads';
const POWER = 0.8;

/**
 * By how much the mean AUC fell between two runs over the same pairs. Heads are taken as they are, they are the ones
 * the gate is about; what is left to chance is which of a head's pairs were asked about and what the simulator made of
 * each. So the variance is estimated within heads and added up (`drop-of-head.ts`), and a few explanations that broke
 * are as good a reason to fail as many that became a little worse. Resampling heads instead, as for statements about
 * heads in general, would take the spread of the drops for noise and miss the former.
 *
 * The interval is Student's, with Satterthwaite's degrees of freedom: a single noisy head among quiet ones counts as what
 * it is, an estimate from a few pairs. Pairs of one record are not taken as independent (`variance-of-drops.ts`). Thin heads are left out, unless all are thin: then each is given the largest
 * variance that a drop can have, 1 (Popoviciu 1935). `docs/gates.md` has the error rates.
 *
 * @param tail the error rate on either side: 0.005 for a 99 % interval.
 */
export function meanAucDrop(runs: readonly PairedRuns[], tail: number): MeanAucDrop {
  const heads = [...Map.groupBy(runs, ({ head }) => head)].flatMap(([name, ofHead]) => {
    const { drops, variance } = dropOfHead(ofHead);
    const existing = drops.filter((drop) => drop !== null);
    return existing.length === 0 ? [] : [{ name, drops: existing, variance }];
  });
  const firm = heads.filter(({ variance }) => variance !== null);
  const compared = firm.length > 0 ? firm : heads;
  const thinHeads = heads.filter((head) => !compared.includes(head)).map(({ name }) => name);
  const drops = compared.flatMap((head) => head.drops);
  if (drops.length === 0) {
    const reason = 'no explanation has scored pairs of both labels in both runs';
    return {
      ...{ before: null, now: null, drop: null, interval: null, detectable: null },
      ...{ explanations: 0, thinHeads, oneRecordHeads: [], reason },
    };
  }
  const mean = (of: keyof AucDrop) => drops.reduce((sum, drop) => sum + drop[of], 0) / drops.length;
  const drop = mean('drop');
  const { variance, degreesOfFreedom } = varianceOfDrops(compared, drop);
  const error = Math.sqrt(variance) / drops.length;
  const reach = criticalT(tail, degreesOfFreedom) * error;
  return {
    before: mean('before'),
    now: mean('now'),
    drop,
    interval: {
      low: Math.max(-1, drop - reach),
      high: Math.min(1, drop + reach),
      level: 1 - 2 * tail,
      method: METHOD,
    },
    detectable: error === 0 ? null : reach + criticalT(1 - POWER, degreesOfFreedom) * error,
    explanations: drops.length,
    thinHeads,
    oneRecordHeads: compared
      .filter(({ variance: ofHead }) => ofHead !== null && ofHead.clustered === null)
      .map(({ name }) => name),
    reason: null,
  };
}

/** When a fall is too large. */
export interface DropLimit {
  /** How far an AUC may fall. */
  readonly allowed: number;
  /** Whether it is enough that the fall is certain and its estimate beyond what is allowed; else it must certainly be. */
  readonly below?: boolean;
}

/** One explanation's fall, tested against what is allowed together with that of others. */
export interface TestedDrop extends AucDrop {
  /** Whether it fell by more than is allowed (yes), by no more (no), or the pairs cannot tell (unknown). */
  readonly exceeds: 'yes' | 'no' | 'unknown';
  /** One-sided, that it fell by no more than is allowed (with `below`: not at all); after Holm. Null with fewer than two pairs or records of a label. */
  readonly adjustedPValue: number | null;
}

/**
 * Tests every explanation's fall: paired DeLong with Student's t and Satterthwaite's degrees of freedom, as the normal
 * distribution errs far too often at 5 + 5 pairs (`docs/gates.md`); with the larger of DeLong's variance and that of pairs
 * which depend on each other within records, and the degrees of freedom of records. Both ways are corrected for all explanations
 * together, by Holm, so that `tail` is the probability of any wrong `yes`.
 *
 * @returns in the order given; null where a run has no AUC on the common pairs.
 */
export function testDrops(
  runs: readonly PairedRuns[],
  { allowed, below = false }: DropLimit,
  tail: number,
): readonly (TestedDrop | null)[] {
  const tested = runs.map((run) => {
    const { drops, variance } = dropOfHead([run]);
    const drop = drops[0] ?? null;
    if (drop === null) return null;
    // With a label in one record, all that fell may be the doing of that record.
    if (variance === null || (variance.clustered === null && !isUnchanged(variance)))
      return { ...drop, above: null, below: null };
    const error = Math.sqrt(Math.max(variance.delong, variance.clustered ?? 0, variance.least));
    const degreesOfFreedom = satterthwaite(variance.parts);
    const fromAllowed = tails(drop.drop - allowed, error, degreesOfFreedom);
    const fromNothing = tails(drop.drop, error, degreesOfFreedom);
    const above = !below ? fromAllowed.above : drop.drop > allowed ? fromNothing.above : 1;
    return { ...drop, above, below: fromAllowed.below };
  });
  const aboves = holm(tested.map((each) => each?.above ?? null));
  const belows = holm(tested.map((each) => each?.below ?? null));
  return tested.map((each, index) => {
    if (each === null) return null;
    const { before, now, drop } = each;
    const [pAbove, pBelow] = [aboves[index] ?? null, belows[index] ?? null];
    const exceeds =
      pAbove !== null && pAbove <= tail ? 'yes' : pBelow !== null && pBelow <= tail ? 'no' : 'unknown';
    return { before, now, drop, exceeds, adjustedPValue: pAbove };
  });
}

function tails(excess: number, error: number, degreesOfFreedom: number): { above: number; below: number } {
  if (error === 0) return excess > 0 ? { above: 0, below: 1 } : { above: 1, below: 0 };
  const above = upperTail(excess / error, degreesOfFreedom);
  return { above, below: upperTail(-excess / error, degreesOfFreedom) };
}
