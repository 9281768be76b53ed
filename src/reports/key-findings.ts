import { shorten } from '../files/visible-text.ts';
import { mean } from '../metrics/mean.ts';
import { count, counted, decimal, pEquals, percent, range, signed } from '../metrics/number-text.ts';
import type { Scorecard, SimulatorComparison } from '../scorecard/scorecard.ts';
import type { SimulatorSummary } from '../scorecard/simulator-summary.ts';

/** Comparisons of simulators that are put into a sentence; the table has them all. */
const MOST_COMPARISONS = 6;
const SIGNIFICANT = 0.05;

/** A sentence, and the numbers behind it. */
export interface Finding {
  readonly lead: string;
  readonly detail: string;
}

/** What a researcher reads first: a finding per simulator, then how the simulators compare. */
export function keyFindings(scorecard: Scorecard): readonly Finding[] {
  return [
    ...scorecard.simulators.map((simulator) => ofSimulator(simulator, scorecard)),
    ...scorecard.comparisons.simulators.slice(0, MOST_COMPARISONS).map(ofComparison),
  ];
}

function ofSimulator(simulator: SimulatorSummary, scorecard: Scorecard): Finding {
  const { meanAuc, meanAucInterval, meanAucReason, meanMass, trueFirst, explanations } = simulator;
  const name = shorten(simulator.name, 80);
  if (meanAuc === null) {
    return { lead: `${name} has no mean ROC AUC.`, detail: `${meanAucReason ?? 'Nothing was scored'}.` };
  }
  const controls = simulator.controls.flatMap(({ control }) => {
    const above = meanAboveControl(scorecard, simulator.name, control);
    return above === null ? [] : [`${signed(above)} against the ${control} control`];
  });
  const against = controls.length > 0 ? `; ${controls.join(', ')}` : '';
  const area = `${decimal(meanAuc)} over ${counted(explanations, 'explanation')}`;
  const spread = meanAucInterval ? `95 % interval ${range(meanAucInterval)}` : 'no interval';
  const mass = meanMass === null ? '' : ` 0 and 1 hold ${percent(meanMass)} of its answers.`;
  if (trueFirst === null) {
    return { lead: `${name}’s mean ROC AUC is ${area}.`, detail: `${spread}${against}.${mass}` };
  }
  return {
    lead: `${name} ranks the true explanation first in ${count(trueFirst.first)} of ${counted(trueFirst.heads, 'head')}.`,
    detail: `95 % interval ${range(trueFirst.interval, percent)}. Mean ROC AUC ${area} (${spread})${against}.${mass}`,
  };
}

/** By how much the explanations of a run beat a control on average, as one simulator judges them. */
export function meanAboveControl(scorecard: Scorecard, simulator: string, control: string): number | null {
  return mean(
    scorecard.explanations
      .flatMap(({ scores }) => scores)
      .filter((score) => score.simulator === simulator)
      .flatMap(({ aboveControls }) => aboveControls.filter((each) => each.control === control))
      .flatMap(({ difference }) => difference ?? []),
  );
}

function ofComparison(comparison: SimulatorComparison): Finding {
  const { difference, interval, adjustedPValue, reason, rankAgreement, pairs, pairsOfOne } = comparison;
  const first = shorten(comparison.first, 80);
  const second = shorten(comparison.second, 80);
  if (difference === null) {
    return {
      lead: `${first} and ${second} cannot be compared.`,
      detail: `${reason ?? 'There is too little'}.`,
    };
  }
  const [higher, lower] = difference >= 0 ? [first, second] : [second, first];
  const shown = adjustedPValue !== null && adjustedPValue < SIGNIFICANT;
  const numbers = [
    `Mean AUC of ${first} minus that of ${second}: ${signed(difference)}`,
    ...(interval ? [`95 % interval ${range(interval, signed)}`] : []),
    ...(adjustedPValue === null ? [] : [`${pEquals(adjustedPValue)} after Holm`]),
    ...(pairsOfOne > 0
      ? [`on the ${counted(pairs, 'pair')} that both answered (${count(pairsOfOne)} left out)`]
      : []),
    ...(rankAgreement.tau === null ? [] : [`agreement on the order τ-b ${decimal(rankAgreement.tau)}`]),
  ];
  return {
    lead: shown
      ? `${higher} gives explanations a higher AUC than ${lower} does.`
      : `No difference between ${first} and ${second} is shown.`,
    detail: `${numbers.join(', ')}.`,
  };
}
