import { headName } from '../activation-records/head.ts';
import { shorten } from '../files/visible-text.ts';
import { mean } from '../metrics/mean.ts';
import { count, counted, decimal, pEquals, percent, range, signed } from '../metrics/number-text.ts';
import { HEADLINE_NAMES, type Headline, headlineOf } from '../scorecard/headline.ts';
import type { Scorecard, SimulatorComparison } from '../scorecard/scorecard.ts';
import type { SimulatorSummary } from '../scorecard/simulator-summary.ts';
import { hasChoices, mostOfOneHead } from './best-of-head.ts';

/** Comparisons of simulators that are put into a sentence; the table has them all. */
const MOST_COMPARISONS = 6;
const SIGNIFICANT = 0.05;

/** A sentence, and the numbers behind it. */
export interface Finding {
  readonly lead: string;
  readonly detail: string;
}

/** What a simulator does that is better by a headline. */
const BETTER: Readonly<Record<Headline, string>> = {
  pairwiseRankingAccuracy: 'ranks true explanations above false ones more often than',
  selectivity: 'puts explanations farther above other heads’ than',
  meanAuc: 'gives explanations a higher AUC than',
};

/** What a researcher reads first: a finding per simulator, the best first, then how the simulators compare. */
export function keyFindings(scorecard: Scorecard): readonly Finding[] {
  const headline = headlineOf(scorecard.explanations);
  const simulators = scorecard.simulators.toSorted((a, b) => (b[headline] ?? -1) - (a[headline] ?? -1));
  return [
    ...simulators.map((simulator) => ofSimulator(simulator, scorecard)),
    ...comparedSimulators(scorecard),
    ...ofChoice(simulators, scorecard),
    ...simulators.flatMap((simulator) => ofBreadth(simulator, scorecard)),
  ];
}

/** How the simulators compare on the same pairs, the first few comparisons. */
export function comparedSimulators({ comparisons }: Pick<Scorecard, 'comparisons'>): readonly Finding[] {
  return comparisons.simulators.slice(0, MOST_COMPARISONS).map(ofComparison);
}

function ofSimulator(simulator: SimulatorSummary, scorecard: Scorecard): Finding {
  const { meanAuc, meanAucReason, trueFirst, selectivity, donors } = simulator;
  const name = shorten(simulator.name, 80);
  if (meanAuc === null) {
    return { lead: `${name} has no mean ROC AUC.`, detail: `${meanAucReason ?? 'Nothing was scored'}.` };
  }
  const detail = detailsOf(simulator, scorecard);
  if (trueFirst !== null) {
    const { alone, heads, tied } = trueFirst;
    const ties = tied > 0 ? `, and ties for first in ${count(tied)}` : '';
    return {
      lead: `${name} ranks the true explanation first in ${count(alone)} of ${counted(heads, 'head')}${ties}.`,
      detail,
    };
  }
  if (selectivity !== null) {
    const others = donors === 1 ? 'another head’s' : `those of ${count(donors)} other heads`;
    return {
      lead: `${name} puts explanations ${signed(selectivity)} above ${others} on the same pairs.`,
      detail,
    };
  }
  return {
    lead: `${name}’s mean ROC AUC is ${decimal(meanAuc)} over ${counted(simulator.explanations, 'explanation')}.`,
    detail: `${detail} ${withoutExplanation(scorecard)}`.trim(),
  };
}

function detailsOf(simulator: SimulatorSummary, scorecard: Scorecard): string {
  const { pairwiseRankingAccuracy, pairwiseRankingAccuracyInterval, selectivity, selectivityInterval } =
    simulator;
  const { meanAuc, meanAucInterval, meanMass, controls } = simulator;
  const numbers = [
    ...(pairwiseRankingAccuracy === null
      ? []
      : [
          `a true explanation is above a false one of its head with probability ${decimal(pairwiseRankingAccuracy)} (${range(pairwiseRankingAccuracyInterval)})`,
        ]),
    ...(selectivity === null ? [] : [`Δ ${signed(selectivity)} (${range(selectivityInterval, signed)})`]),
    `mean ROC AUC ${decimal(meanAuc)} (${meanAucInterval ? `95 % interval ${range(meanAucInterval)}` : 'no interval'})`,
    ...controls.flatMap(({ control }) => {
      const above = meanAboveControl(scorecard, simulator.name, control);
      return above === null ? [] : [`${signed(above)} against the ${control} control`];
    }),
  ].join('; ');
  const mass = meanMass === null ? '' : ` 0 and 1 hold ${percent(meanMass)} of its answers.`;
  return `${numbers.charAt(0).toUpperCase()}${numbers.slice(1)}.${mass}`;
}

/** Precision certainly below this: at least half of what an explanation claims is not so. */
const TOO_BROAD = 0.5;
const MOST_NAMED = 5;

/** Which explanations claim more than twice what their head does, as one simulator reads them. */
function ofBreadth({ name }: SimulatorSummary, { explanations }: Scorecard): readonly Finding[] {
  const weighed = explanations.flatMap((each) => {
    const found = each.scores.find(({ simulator }) => simulator === name)?.atBaseRate;
    return each.control !== undefined || found === undefined ? [] : [{ each, ...found }];
  });
  if (weighed.length === 0) return [];
  const broad = weighed
    .filter(({ precisionInterval, precision }) => precision !== null && precisionInterval.high < TOO_BROAD)
    .sort((a, b) => (a.precision ?? 0) - (b.precision ?? 0));
  const named = broad
    .slice(0, MOST_NAMED)
    .map(
      ({ each, precision, precisionInterval }) =>
        `${headName(each)} ${shorten(each.id, 40)} ${decimal(precision)} (${range(precisionInterval)})`,
    );
  const more =
    broad.length > MOST_NAMED ? `, and ${count(broad.length - MOST_NAMED)} more in scorecard.json` : '';
  return [
    {
      lead: `As ${shorten(name, 80)} reads them, ${count(broad.length)} of ${counted(weighed.length, 'explanation')} are shown to be wrong or too broad.`,
      detail:
        named.length > 0
          ? `At least half of what they claim is not so. Precision at the head’s base rate, 95 % interval: ${named.join('; ')}${more}.`
          : 'No precision has its whole 95 % interval below 0.5, which a few weak pairs seldom show.',
    },
  ];
}

/** What the choice of the best explanations is worth. */
function ofChoice(simulators: readonly SimulatorSummary[], { explanations }: Scorecard): readonly Finding[] {
  if (!hasChoices(explanations)) {
    const most = mostOfOneHead(explanations);
    if (most < 2) return [];
    return [
      {
        lead: 'The best of several explanations on the same pairs looks better than it is.',
        detail: `The highest AUC of ${count(most)} explanations of a head holds what luck adds to it, as does a baseline of such. To choose on one split and report on another, set select: { on: calibration, report: test } in the suite.`,
      },
    ];
  }
  const chose = simulators.flatMap((each) => {
    const { name, chosenMeanAuc, winnersCurse } = each;
    return chosenMeanAuc === null || winnersCurse === null
      ? []
      : [{ ...each, name: shorten(name, 80), chosenMeanAuc, winnersCurse }];
  });
  const [first] = chose;
  if (first === undefined) {
    return [
      { lead: 'No explanation was chosen.', detail: 'All of each head’s tie on the pairs to choose on.' },
    ];
  }
  const { name, winnersCurse } = first;
  const lead =
    winnersCurse > 0
      ? `What ${name} chose scores ${decimal(winnersCurse)} lower on pairs that it was not chosen on.`
      : `What ${name} chose scores no lower on pairs that it was not chosen on.`;
  const numbers = chose.map(
    (each) =>
      `${each.name}: mean ROC AUC ${decimal(each.chosenMeanAuc + each.winnersCurse)} where chosen, ${decimal(each.chosenMeanAuc)} where reported, over ${counted(each.chosenHeads, 'head')}; winner’s curse ${signed(each.winnersCurse)} (${each.winnersCurseInterval ? `95 % interval ${range(each.winnersCurseInterval, signed)}` : 'no interval'})`,
  );
  return [{ lead, detail: `${numbers.join('. ')}.` }];
}

/** A mean AUC alone says little: what is to be had from the same pairs without reading an explanation. */
function withoutExplanation({ trivialScores }: Scorecard): string {
  const best = trivialScores.toSorted((a, b) => (b.meanAuc ?? 0) - (a.meanAuc ?? 0))[0];
  if (best?.meanAuc == null) return '';
  return `Without any explanation, ${best.name} alone gets ${decimal(best.meanAuc)} on these pairs.`;
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
  const { headline, heads, meanAucDifference } = comparison;
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
    `${HEADLINE_NAMES[headline]} of ${first} minus that of ${second}: ${signed(difference)} over ${counted(heads, 'head')}`,
    ...(interval ? [`95 % interval ${range(interval, signed)}`] : []),
    ...(adjustedPValue === null ? [] : [`${pEquals(adjustedPValue)} after Holm`]),
    ...(pairsOfOne > 0
      ? [`on the ${counted(pairs, 'pair')} that both answered (${count(pairsOfOne)} left out)`]
      : []),
    ...(headline === 'meanAuc' || meanAucDifference === null
      ? []
      : [`mean AUC ${signed(meanAucDifference)}`]),
    ...(rankAgreement.tau === null ? [] : [`agreement on the order τ-b ${decimal(rankAgreement.tau)}`]),
  ];
  return {
    lead: shown
      ? `${higher} ${BETTER[headline]} ${lower} does.`
      : `No difference between ${first} and ${second} is shown.`,
    detail: `${numbers.join(', ')}.`,
  };
}
