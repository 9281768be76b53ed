import type { ConfidenceInterval } from '../metrics/confidence-interval.ts';
import type { Scorecard } from './scorecard.ts';
import type { SimulatorSummary } from './simulator-summary.ts';

/** How far a simulator is above answers that read no explanation, by one way of telling. */
export interface Evidence {
  /** False explanations of the same heads; other heads' explanations; an explanation that says nothing; distance and the like. */
  readonly against: 'false' | 'others' | 'empty' | 'trivial';
  readonly above: number;
  readonly interval: Pick<ConfidenceInterval, 'low' | 'high'> | null;
}

/** Whether a simulator's scores come from what explanations say. */
export interface Reading {
  /** `unclear`: above explanation-free answers, but its interval holds 0; `unknown`: the run has nothing to tell it by. */
  readonly verdict: 'reads' | 'unclear' | 'nothing' | 'unknown';
  /** The best there is first, which simulators are ordered by; empty where nothing was scored. */
  readonly evidence: readonly Evidence[];
}

const CHANCE = 0.5;

/**
 * What a run says of a simulator's reading: it reads where all of the evidence is above 0 with its whole interval, and nothing
 * where any of it is not above 0, or where it cannot be told from an explanation that says nothing. Position, distance and
 * the like have no interval: being above them alone shows nothing.
 */
export function readingOf(
  simulator: SimulatorSummary,
  { trivialScores }: Pick<Scorecard, 'trivialScores'>,
): Reading {
  const { pairwiseRankingAccuracy, pairwiseRankingAccuracyInterval, selectivity, selectivityInterval } =
    simulator;
  const { aboveEmpty, aboveEmptyInterval, meanAuc } = simulator;
  const best = Math.max(CHANCE, ...trivialScores.map(({ meanAuc: of }) => of ?? CHANCE));
  const shown: readonly Evidence[] = [
    evidence('false', pairwiseRankingAccuracy, pairwiseRankingAccuracyInterval, CHANCE),
    evidence('others', selectivity, selectivityInterval),
    evidence('empty', aboveEmpty, aboveEmptyInterval),
  ].flat();
  const all = shown.length > 0 ? shown : evidence('trivial', meanAuc, null, best);
  return { verdict: verdictOf(all), evidence: all };
}

function evidence(
  against: Evidence['against'],
  value: number | null,
  interval: ConfidenceInterval | null,
  free = 0,
): readonly Evidence[] {
  if (value === null) return [];
  const shifted = interval && { low: interval.low - free, high: interval.high - free };
  return [{ against, above: value - free, interval: shifted }];
}

function verdictOf(all: readonly Evidence[]): Reading['verdict'] {
  const isNothing = ({ above, against, interval }: Evidence) =>
    above <= 0 || (against === 'empty' && interval !== null && interval.low <= 0);
  if (all.every(({ against }) => against === 'trivial')) return 'unknown';
  if (all.some(isNothing)) return 'nothing';
  return all.every(({ interval }) => interval !== null && interval.low > 0) ? 'reads' : 'unclear';
}

const RANK = { reads: 0, unclear: 1, unknown: 1, nothing: 2 };

/** A simulator with its place among the run's columns and what the run says of its reading. */
export interface RankedSimulator {
  readonly column: number;
  readonly simulator: SimulatorSummary;
  readonly reading: Reading;
}

/** The simulators that read first, then by how far they are above explanation-free answers: never by mean AUC. */
export function byReading(
  scorecard: Pick<Scorecard, 'simulators' | 'trivialScores'>,
): readonly RankedSimulator[] {
  return scorecard.simulators
    .map((simulator, column) => ({ column, simulator, reading: readingOf(simulator, scorecard) }))
    .toSorted((a, b) => RANK[a.reading.verdict] - RANK[b.reading.verdict] || aboveOf(b) - aboveOf(a));
}

function aboveOf({ reading }: RankedSimulator): number {
  return reading.evidence[0]?.above ?? Number.NEGATIVE_INFINITY;
}
