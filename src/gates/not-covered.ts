import type { Scorecard } from '../scorecard/scorecard.ts';
import type { Baseline } from './baseline.ts';
import type { Comparison } from './compare-baselines.ts';
import type { Finding } from './finding.ts';

/**
 * What a drop gate says nothing about: explanations and pairs of the baseline that the run did not ask about, and what a
 * baseline that was written from a part of the suite does not hold. It is inconclusive, beside the verdict on the rest.
 * What a run of the whole suite is without, `judgeMissing` judges.
 */
export function notCovered(
  gate: string,
  comparisons: readonly Comparison[],
  baseline: Baseline,
  { coverage }: Pick<Scorecard, 'coverage'>,
): readonly Finding[] {
  return comparisons.flatMap((comparison): readonly Finding[] => {
    const { simulator, explanations, onlyBefore, pairsBefore, pairsCompared } = comparison;
    // Where nothing is compared, the gate itself is inconclusive.
    if (explanations.length === 0) return [];
    const parts = [
      ...(coverage?.partial && onlyBefore.length > 0
        ? [`${onlyBefore.length} of the baseline's explanations are not in this run`]
        : []),
      ...(coverage?.partial && pairsCompared < pairsBefore
        ? [`${pairsBefore - pairsCompared} pairs of those it has are not`]
        : []),
      ...(baseline.partial === undefined
        ? []
        : [`the baseline was written from a run of a part of the suite (${baseline.partial})`]),
    ];
    if (parts.length === 0) return [];
    const about = coverage?.partial ? ` This run is ${coverage.summary}.` : '';
    return [
      {
        gate,
        subject: `${simulator}, the rest`,
        outcome: 'inconclusive',
        reason: `Not covered: ${parts.join('; ')}.${about}`,
      },
    ];
  });
}
