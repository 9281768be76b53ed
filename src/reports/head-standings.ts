import { max, min } from 'd3-array';
import { headName } from '../activation-records/head.ts';
import { mean } from '../metrics/mean.ts';
import type { Scorecard } from '../scorecard/scorecard.ts';
import type { ScoredExplanation } from '../scorecard/scored-explanation.ts';

/** p-values below it, corrected for their number (Holm), tell two explanations of a head apart. */
const SIGNIFICANT = 0.05;
const CHANCE = 0.5;

/**
 * How a head's explanations stand: one told apart from all others (`clear`), one above the others (`leads`), several at
 * the top (`ties`), or none that holds (`none`): nothing supports the best one (trivial-scores.ts), or its interval
 * reaches down to chance.
 */
export type State = 'clear' | 'leads' | 'ties' | 'none';

export const STATE_NAMES: Readonly<Record<State, string>> = {
  clear: 'clear',
  leads: 'leads',
  ties: 'tie',
  none: 'no clear function',
};

/** What one simulator makes of one head. */
export interface Standing {
  readonly state: State;
  /** What is at the top, also where it does not hold; several where they tie; none where nothing was scored. */
  readonly best: readonly ScoredExplanation[];
  /** Whether what is at the top is known to be true: all of it, a part (`shared`), or nothing; null where nobody knows. */
  readonly truth: 'true' | 'shared' | 'false' | null;
}

/** A head, its explanations and controls in the suite's order, and its standing by each simulator in theirs. */
export interface HeadStandings {
  readonly name: string;
  readonly layer: number;
  readonly head: number;
  readonly explanations: readonly ScoredExplanation[];
  readonly standings: readonly Standing[];
}

/** The heads in the order of the run. O(explanations × simulators + comparisons). */
export function headStandings({
  explanations,
  simulators,
  comparisons,
}: Pick<Scorecard, 'explanations' | 'simulators' | 'comparisons'>): readonly HeadStandings[] {
  const won = new Set(
    comparisons.explanations.flatMap(
      ({ simulator, layer, head, first, second, difference, adjustedPValue }) => {
        if (difference === null || adjustedPValue === null || adjustedPValue >= SIGNIFICANT) return [];
        const [winner, loser] = difference > 0 ? [first, second] : [second, first];
        return JSON.stringify([simulator, layer, head, winner, loser]);
      },
    ),
  );
  return [...Map.groupBy(explanations, headName)].flatMap(([name, ofHead]) => {
    const [first] = ofHead;
    if (first === undefined) return [];
    const { layer, head } = first;
    const standings = simulators.map((simulator, column) =>
      standingOf(ofHead, column, (winner, loser) =>
        won.has(JSON.stringify([simulator.name, layer, head, winner, loser])),
      ),
    );
    return [{ name, layer, head, explanations: ofHead, standings }];
  });
}

function standingOf(
  ofHead: readonly ScoredExplanation[],
  column: number,
  isAbove: (winner: string, loser: string) => boolean,
): Standing {
  const rivals = ofHead.filter(({ control }) => control === undefined);
  const best = bestOf(rivals, column);
  const [winner] = best;
  const score = winner?.scores[column];
  const holds = score?.auc != null && score.orderOnly === undefined && (score.interval?.low ?? 0) > CHANCE;
  const apart = rivals.every(({ id }) => id === winner?.id || isAbove(winner?.id ?? '', id));
  const state = !holds ? 'none' : best.length > 1 ? 'ties' : apart ? 'clear' : 'leads';
  return { state, best, truth: truthOf(best) };
}

/** What was chosen on pairs of its own where the run chose; else, of what something supports, that with the highest AUC. */
function bestOf(rivals: readonly ScoredExplanation[], column: number): readonly ScoredExplanation[] {
  const chosen = rivals.filter(({ scores }) => scores[column]?.choice?.chosen);
  if (chosen.length > 0) return chosen;
  const supported = rivals.filter(({ scores }) => scores[column]?.orderOnly === undefined);
  const candidates = supported.length > 0 ? supported : rivals;
  const aucOf = ({ scores }: ScoredExplanation) => scores[column]?.auc ?? -1;
  const highest = Math.max(0, max(candidates, aucOf) ?? 0);
  return candidates.filter((each) => aucOf(each) === highest);
}

function truthOf(best: readonly ScoredExplanation[]): Standing['truth'] {
  if (best.every(({ truth }) => truth === undefined)) return null;
  const right = best.filter(({ truth }) => truth === true).length;
  if (right === best.length) return 'true';
  return right > 0 ? 'shared' : 'false';
}

export function hasChoices(explanations: readonly ScoredExplanation[]): boolean {
  return explanations.some(({ scores }) => scores.some(({ choice }) => choice !== undefined));
}

/**
 * A head's best explanations in a column: the chosen ones where the run chose, else those of the highest AUC that
 * something supports; none where all tie.
 */
export function bestOfHead(
  ofHead: readonly ScoredExplanation[],
  column: number,
  byChoice: boolean,
): ReadonlySet<ScoredExplanation> {
  if (byChoice) return new Set(ofHead.filter(({ scores }) => scores[column]?.choice?.chosen));
  const aucOf = ({ scores }: ScoredExplanation) => scores[column]?.auc ?? Number.NEGATIVE_INFINITY;
  const [highest, lowest] = [max(ofHead, aucOf), min(ofHead, aucOf)];
  const isSupported = ({ scores }: ScoredExplanation) => scores[column]?.orderOnly === undefined;
  const best = ofHead.filter((each) => aucOf(each) === highest && isSupported(each));
  return new Set(highest === lowest ? [] : best);
}

/** The most explanations that a head has, controls left out. */
export function mostOfOneHead(explanations: readonly ScoredExplanation[]): number {
  const own = explanations.filter(({ control }) => control === undefined);
  return max(Map.groupBy(own, headName).values(), ({ length }) => length) ?? 0;
}

/** The heads in the order of the run, each one's explanations by their mean AUC over simulators, controls last. */
export function headsInOrder(explanations: readonly ScoredExplanation[]) {
  return [...Map.groupBy(explanations, headName)].map(([name, ofHead]) => ({
    name,
    explanations: ofHead.toSorted(
      (a, b) => Number(a.control !== undefined) - Number(b.control !== undefined) || meanAuc(b) - meanAuc(a),
    ),
  }));
}

/** Mean AUC over the simulators that have one, on the choosing pairs where there are such; −1 without any. */
function meanAuc({ scores }: ScoredExplanation): number {
  return mean(scores.flatMap(({ auc, choice }) => (choice ? choice.auc : auc) ?? [])) ?? -1;
}
