import { headName } from '../activation-records/head.ts';
import { count, counted, decimal, pEquals, range, signed, someOf } from '../files/number-text.ts';
import { shorten } from '../files/visible-text.ts';
import { HEADLINE_NAMES, type Headline } from '../scorecard/headline.ts';
import { byReading } from '../scorecard/reading.ts';
import type { Scorecard, SimulatorComparison } from '../scorecard/scorecard.ts';
import type { SimulatorSummary } from '../scorecard/simulator-summary.ts';
import { type HeadStandings, hasChoices, headStandings, type State } from './head-standings.ts';
import { readingDetails, readingLine, scorecardWarnings } from './reading-in-words.ts';

/** Comparisons of simulators that are put into a sentence; the table has them all. */
const MOST_COMPARISONS = 6;
const SIGNIFICANT = 0.05;
const MOST_NAMED = 5;

interface Finding {
  readonly lead: string;
  readonly detail: string;
}

/** What a simulator does that is better by a headline. */
const BETTER: Readonly<Record<Headline, string>> = {
  pairwiseRankingAccuracy: 'ranks true explanations above false ones more often than',
  selectivity: 'puts explanations further above other heads’ than',
  aboveEmpty: 'puts explanations further above an empty one than',
  meanAuc: 'gives explanations a higher AUC than',
};

/** What a researcher reads first. */
export function keyFindings(scorecard: Scorecard): readonly Finding[] {
  return [
    { lead: readingLine(scorecard), detail: '' },
    ...scorecardWarnings(scorecard).map((warning) => ({ lead: 'Warning:', detail: warning })),
    ...explanationsThatHold(scorecard),
    ...readingDetails(scorecard).map(({ name, detail }) => ({ lead: `${name}:`, detail })),
    ...comparedSimulators(scorecard),
    ...furtherFindings(scorecard),
  ];
}

/** Which explanations hold, as the most trusted simulator reads them; nothing where there is no simulator or no head. */
export function explanationsThatHold(
  scorecard: Scorecard,
  heads: readonly HeadStandings[] = headStandings(scorecard),
): readonly Finding[] {
  const [trusted] = byReading(scorecard);
  if (trusted === undefined || heads.length === 0) return [];
  const { column } = trusted;
  const as = `According to ${shorten(trusted.simulator.name, 80)}`;
  const states = statesInWords(heads, column);
  const known = heads.filter(({ explanations }) => explanations.some(({ truth }) => truth === true));
  if (known.length === 0) return [{ lead: `${as}: ${states}.`, detail: '' }];
  const of = (truth: string) =>
    known.filter(({ standings }) => (standings[column]?.truth ?? 'false') === truth);
  const wrong = of('false');
  const tied = of('shared').length;
  const named = wrong.map(({ name }) => name);
  return [
    {
      lead: `${as}, the true explanation ranks first in ${count(of('true').length)} of ${counted(known.length, 'head')}${tied > 0 ? `, ties with a false one in ${count(tied)}` : ''}${wrong.length > 0 ? `, and ranks below a false one in ${count(wrong.length)}: ${someOf(named, MOST_NAMED)}` : ''}.`,
      detail: `O${states.slice(1)}.`,
    },
  ];
}

const HAVING: Readonly<Record<State, string>> = {
  clear: 'one explanation significantly above all others',
  leads: 'one in the lead, but not significantly',
  ties: 'a tie at the top',
  none: 'no clear function',
};

/** `of 16 heads, 12 have one in the lead, but not significantly; 4 have a tie at the top`. */
function statesInWords(heads: readonly HeadStandings[], column: number): string {
  const byState = Map.groupBy(heads, ({ standings }) => standings[column]?.state ?? 'none');
  const parts = (['clear', 'leads', 'ties', 'none'] as const).flatMap((state) => {
    const size = byState.get(state)?.length ?? 0;
    return size === 0 ? [] : [`${count(size)} ${size === 1 ? 'has' : 'have'} ${HAVING[state]}`];
  });
  return `of ${counted(heads.length, 'head')}, ${parts.join('; ')}`;
}

/** How the simulators compare on the same pairs, the first few comparisons. */
export function comparedSimulators({ comparisons }: Pick<Scorecard, 'comparisons'>): readonly Finding[] {
  return comparisons.simulators.slice(0, MOST_COMPARISONS).map(ofComparison);
}

/** What choosing the best explanations is worth, and which explanations cover too much. */
export function furtherFindings(scorecard: Scorecard): readonly Finding[] {
  const simulators = byReading(scorecard).map(({ simulator }) => simulator);
  return [
    ...ofChoice(simulators, scorecard),
    ...simulators.flatMap((simulator) => ofBreadth(simulator, scorecard)),
  ];
}

/** Precision certainly below this: at least half of what an explanation claims is not so. */
const TOO_BROAD = 0.5;

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
      lead: `According to ${shorten(name, 80)}, ${count(broad.length)} of ${counted(weighed.length, 'explanation')} are shown to be wrong or too broad.`,
      detail:
        named.length > 0
          ? `At least half of what they predict is wrong. Precision at the head’s base rate, 95 % interval: ${named.join('; ')}${more}.`
          : 'No precision has its whole 95 % interval below 0.5; few weak pairs can rarely show that.',
    },
  ];
}

/** What the choice of the best explanations is worth, in a run that chose on pairs of their own. */
function ofChoice(simulators: readonly SimulatorSummary[], { explanations }: Scorecard): readonly Finding[] {
  if (!hasChoices(explanations)) return [];
  const chose = simulators.flatMap((each) => {
    const { name, chosenMeanAuc, winnersCurse } = each;
    return chosenMeanAuc === null || winnersCurse === null
      ? []
      : [{ ...each, name: shorten(name, 80), chosenMeanAuc, winnersCurse }];
  });
  const [first] = chose;
  if (first === undefined) {
    return [
      {
        lead: 'No explanation was chosen.',
        detail: 'All explanations of each head tie on the choosing pairs.',
      },
    ];
  }
  const { name, winnersCurse } = first;
  const lead =
    winnersCurse > 0
      ? `What ${name} chose scores ${decimal(winnersCurse)} lower on the pairs it was not chosen on.`
      : `What ${name} chose scores no lower on the pairs it was not chosen on.`;
  const numbers = chose.map(
    (each) =>
      `${each.name}: mean ROC AUC ${decimal(each.chosenMeanAuc + each.winnersCurse)} where chosen, ${decimal(each.chosenMeanAuc)} where reported, over ${counted(each.chosenHeads, 'head')}; winner’s curse ${signed(each.winnersCurse)} (${each.winnersCurseInterval ? `95 % interval ${range(each.winnersCurseInterval, signed)}` : 'no interval'})`,
  );
  return [{ lead, detail: `${numbers.join('. ')}.` }];
}

function ofComparison(comparison: SimulatorComparison): Finding {
  const { difference, interval, adjustedPValue, reason, rankAgreement, pairs, pairsOfOne } = comparison;
  const { headline, heads } = comparison;
  const first = shorten(comparison.first, 80);
  const second = shorten(comparison.second, 80);
  if (difference === null) {
    return {
      lead: `${first} and ${second} cannot be compared: ${reason ?? 'there is too little'}.`,
      detail: '',
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
    ...(rankAgreement.tau === null ? [] : [`agreement on the order τ-b ${decimal(rankAgreement.tau)}`]),
  ];
  return {
    lead: shown
      ? `${higher} ${BETTER[headline]} ${lower} does.`
      : `No difference between ${first} and ${second} is shown.`,
    detail: `${numbers.join(', ')}.`,
  };
}

export function comparisonsMade({ made, simulators, explanations }: Scorecard['comparisons']): string {
  const tested = (list: readonly { readonly pValue: number | null }[]) =>
    list.filter(({ pValue }) => pValue !== null).length;
  const [between, within] = [tested(simulators), tested(explanations)];
  return `${counted(made, 'comparison was', 'comparisons were')} tested: ${count(between)} of simulators, ${count(within)} of explanations of one head, ${count(made - between - within)} against controls. P-values are corrected for their number (Holm) within each of the three.`;
}
