import { DOUBTFUL_MASS } from '../asking/normalized-one.ts';
import { counted, decimal, percent, range, signed } from '../files/number-text.ts';
import { shorten, visibleText } from '../files/visible-text.ts';
import { byReading, type Evidence, type RankedSimulator, type Reading } from '../scorecard/reading.ts';
import type { Scorecard } from '../scorecard/scorecard.ts';
import type { SimulatorSummary } from '../scorecard/simulator-summary.ts';

/** Names in a sentence: of more, their number. */
const MOST_NAMED = 4;

/** A verdict's part of the first line, for one simulator and for several. */
const WORDS: Readonly<Record<Reading['verdict'], (names: string, several: boolean) => string>> = {
  reads: (names, several) => `${names} ${several ? 'read' : 'reads'} explanations`,
  unclear: (names, several) => `${names} ${several ? 'are' : 'is'} not shown to read explanations`,
  unknown: (names, several) =>
    `nothing here shows whether ${names} ${several ? 'read' : 'reads'} explanations`,
  nothing: (names, several) => `${names} ${several ? 'read' : 'reads'} nothing`,
};

/** The first line of every report: which simulators read explanations, and which do not. */
export function readingLine(scorecard: Pick<Scorecard, 'simulators' | 'trivialScores'>): string {
  const groups = Map.groupBy(byReading(scorecard), ({ reading }) => reading.verdict);
  const parts = [...groups].map(([verdict, ranked]) =>
    WORDS[verdict](listed(ranked.map(({ simulator }) => shorten(simulator.name, 60))), ranked.length > 1),
  );
  return parts.length === 0 ? 'There is no simulator.' : `${sentenceCase(parts.join('; '))}.`;
}

/** What each simulator's verdict rests on, a sentence of numbers each, in the order of {@link byReading}. */
export function readingDetails(scorecard: Pick<Scorecard, 'simulators' | 'trivialScores'>): readonly {
  readonly name: string;
  readonly detail: string;
}[] {
  return byReading(scorecard).map((ranked) => ({
    name: shorten(ranked.simulator.name, 80),
    detail: detailOf(ranked, scorecard),
  }));
}

function detailOf(
  { simulator, reading }: RankedSimulator,
  scorecard: Pick<Scorecard, 'trivialScores'>,
): string {
  const { meanAuc, meanAucInterval, meanAucReason, meanMass, protocol, asking } = simulator;
  if (meanAuc === null) return `no mean ROC AUC: ${meanAucReason ?? 'nothing was scored'}.`;
  const numbers = [
    ...reading.evidence.map((each) => EVIDENCE[each.against](each, simulator)),
    `mean ROC AUC ${decimal(meanAuc)}${meanAucInterval ? ` (${range(meanAucInterval)})` : ''}`,
  ].filter((each) => each !== '');
  const mass = meanMass === null ? '' : ` ${percent(meanMass)} of the probability mass is on 0 and 1.`;
  const asked = asking === null || protocol === null ? '' : ` Asked with ${visibleText(protocol)}.`;
  return `${numbers.join('; ')}.${reading.verdict === 'unknown' ? withoutExplanation(scorecard) : ''}${mass}${asked}`;
}

const EVIDENCE: Readonly<
  Record<Evidence['against'], (evidence: Evidence, simulator: SimulatorSummary) => string>
> = {
  false: (_, { pairwiseRankingAccuracy, pairwiseRankingAccuracyInterval }) =>
    `a true explanation is above a false one of its head with probability ${decimal(pairwiseRankingAccuracy)}${pairwiseRankingAccuracyInterval ? ` (${range(pairwiseRankingAccuracyInterval)})` : ''}`,
  others: (each, { donors }) =>
    `${difference(each)} above ${donors === 1 ? 'another head’s explanation' : `${donors} other heads’ explanations`}`,
  empty: (each) => `${difference(each)} above an empty explanation`,
  trivial: () => '',
};

function difference({ above, interval }: Evidence): string {
  return `${signed(above)}${interval ? ` (${range(interval, signed)})` : ''}`;
}

/** A mean AUC alone says little: what is to be had from the same pairs without reading an explanation. */
function withoutExplanation({ trivialScores }: Pick<Scorecard, 'trivialScores'>): string {
  const best = trivialScores.toSorted((a, b) => (b.meanAuc ?? 0) - (a.meanAuc ?? 0))[0];
  const advice = ' Set controls: [shuffled, empty] in the suite to see whether explanations are read.';
  if (best?.meanAuc == null) return advice;
  return ` Without any explanation, ${best.name} alone gets ${decimal(best.meanAuc)} on these pairs.${advice}`;
}

function listed(names: readonly string[]): string {
  if (names.length > MOST_NAMED) {
    return `${names.slice(0, MOST_NAMED - 1).join(', ')} and ${names.length - MOST_NAMED + 1} more`;
  }
  return names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/** With a capital, unless it begins with a simulator's name, which is as it is. */
function sentenceCase(text: string): string {
  return text.startsWith('nothing') ? `N${text.slice(1)}` : text;
}

export function scorecardWarnings({
  simulators,
  explanations,
}: Pick<Scorecard, 'simulators' | 'explanations'>): readonly string[] {
  const onShown = explanations.filter(({ judgedOnShown }) => judgedOnShown === true).length;
  return [
    ...simulators.flatMap(({ name, meanMass }) =>
      meanMass === null || meanMass >= DOUBTFUL_MASS
        ? []
        : [
            `${shorten(name, 80)}: 0 and 1 hold only ${percent(meanMass)} of its answers, so its scores are of little worth. If it spells " 1" with a space, set match: trimmed; if it thinks first (<think>), turn that off, or set readout: samples.`,
          ],
    ),
    ...(onShown > 0
      ? [
          `allowTrain: ${counted(onShown, 'explanation')} judged on records that ${onShown === 1 ? 'it was' : 'they were'} written from: such a score is too good.`,
        ]
      : []),
  ];
}
