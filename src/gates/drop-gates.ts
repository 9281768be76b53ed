import { decimal, pEquals } from '../files/number-text.ts';
import { holm } from '../metrics/holm.ts';
import { nameOf } from './baseline.ts';
import type { ComparedExplanation, Comparison } from './compare-baselines.ts';
import {
  fallOf,
  pOfFall,
  pooledSpread,
  spreadOfFall,
  whatChanged,
  whichFell,
  whichPairsMoved,
} from './fall.ts';
import { ALPHA, type ExplanationBound, type GatesConfig } from './gates-config.ts';
import { isExcepted, sumUpPasses } from './level-gates.ts';
import { exceeds, type GateVerdict, outcomeOfValue } from './verdict.ts';

type Evidence = Pick<GatesConfig, 'evidence' | 'alpha'>;

/** `maxMeanDrop`: how far the mean AUC fell below the baseline, simulator by simulator. */
export function judgeMeanDrops(
  comparisons: readonly Comparison[],
  bound: number,
  evidence: Evidence,
): readonly GateVerdict[] {
  const judged = comparisons.map((comparison): Judged => {
    const { simulator, explanations } = comparison;
    return { gate: 'maxMeanDrop', subject: simulator, what: 'Mean AUC', comparison, explanations };
  });
  return judgeFalls(judged, bound, evidence);
}

/** `maxDrop`: how far every explanation fell below the baseline. Those that pass share one verdict. */
export function judgeDrops(
  comparisons: readonly Comparison[],
  { bound, except }: ExplanationBound,
  evidence: Evidence,
): readonly GateVerdict[] {
  const judged = comparisons.flatMap((comparison) =>
    comparison.explanations
      .filter(({ head, explanation }) => !isExcepted(head, explanation, except))
      .map((each): Judged => {
        const subject = `${comparison.simulator}, ${nameOf(each)}`;
        return { gate: 'maxDrop', subject, what: 'AUC', comparison, explanations: [each] };
      }),
  );
  const verdicts = judgeFalls(judged, bound, evidence);
  return comparisons.flatMap((comparison) => {
    const ofSimulator = verdicts.filter((_, index) => judged[index]?.comparison === comparison);
    const about = { gate: 'maxDrop', subject: comparison.simulator };
    return sumUpPasses(ofSimulator, about, `not fallen by more than ${bound}`);
  });
}

/** What a drop gate judges at once: the explanations of a simulator, or one of them. */
interface Judged {
  readonly gate: string;
  readonly subject: string;
  readonly what: string;
  readonly comparison: Comparison;
  readonly explanations: readonly ComparedExplanation[];
}

/** A fall within so many times what scores vary by from run to run is taken for no more than that. */
const SPREADS = 3;

/** Whether a fall is beyond its bound, and whether it is then no larger than what scores vary by from run to run. */
export function weighFall(
  fall: number,
  spread: number | null,
  bound: number,
): { isBeyond: boolean; isNoise: boolean } {
  return {
    isBeyond: exceeds(fall, bound),
    isNoise: spread !== null && !exceeds(fall, SPREADS * spread),
  };
}

function judgeFalls(
  judged: readonly Judged[],
  bound: number,
  { evidence, alpha = ALPHA }: Evidence,
): readonly GateVerdict[] {
  const falls = judged.map(({ explanations }) => fallOf(explanations));
  const draws = Math.ceil((2 * judged.length) / alpha);
  // What has not fallen beyond the bound passes, whatever the test would say of it.
  const pValues = judged.map(({ explanations }, index) =>
    exceeds(falls[index]?.fall ?? 0, bound) ? pOfFall(explanations, draws) : 1,
  );
  const adjusted = holm(pValues);
  const comparisons = new Set(judged.map(({ comparison }) => comparison));
  const pooled = new Map([...comparisons].map((each) => [each, pooledSpread(each.explanations)]));
  return judged.map(({ gate, subject, what, comparison, explanations }, index): GateVerdict => {
    const about = { gate, subject };
    const fallen = falls[index] ?? null;
    if (fallen === null) {
      const reason = 'Nothing can be compared: no explanation was scored in both runs.';
      return { ...about, outcome: 'inconclusive', reason };
    }
    const { before, now, fall } = fallen;
    const spread = spreadOfFall(fallen, explanations.length, pooled.get(comparison) ?? 0);
    const { isBeyond, isNoise } = weighFall(fall, spread, bound);
    const over = explanations.length === 1 ? '' : ` over ${explanations.length} explanations`;
    const change = `${what} ${decimal(before, 3)} → ${decimal(now, 3)}${over}`;
    if (!isBeyond) {
      return { ...about, outcome: 'pass', reason: `${change}, ${describeAllowed(fall, bound)}.` };
    }
    const corrected = adjusted[index] ?? 1;
    const isChance = evidence === 'significant' && corrected >= alpha;
    const test =
      evidence === 'significant'
        ? `${pEquals(corrected)} after Holm, by a permutation test, against α ${alpha}`
        : `${pEquals(pValues[index] ?? 1)} by a permutation test`;
    const noise = isNoise
      ? `; within ${SPREADS} times the ${decimal(spread, 3)} by which it varies where nothing fell`
      : '';
    return {
      ...about,
      outcome: outcomeOfValue(true, !isNoise && !isChance),
      reason: `${change}, a fall by ${decimal(fall, 3)} where ${bound} is allowed (${test}${noise}).`,
      details: [
        ...(explanations.length === 1 ? [] : [whichFell(explanations)]),
        whichPairsMoved(explanations),
        ...whatChanged(comparison, explanations),
      ],
    };
  });
}

function describeAllowed(fall: number, bound: number): string {
  if (fall === 0) return 'as it was';
  return fall < 0 ? 'a rise' : `a fall by ${decimal(fall, 3)}, and ${bound} is allowed`;
}
