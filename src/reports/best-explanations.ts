import type { Scorecard } from '../scorecard/scorecard.ts';
import type { ScoredExplanation } from '../scorecard/scored-explanation.ts';
import { bestOfHead } from './best-of-head.ts';
import { headsInOrder } from './heads-in-order.ts';

/** p-values below it, corrected for their number (Holm), tell two explanations of a head apart. */
const SIGNIFICANT = 0.05;

/** What one simulator finds best for a head. */
export interface BestOfHead {
  /** Several where they tie; none where all of the head's tie, or nothing was scored. */
  readonly explanations: readonly ScoredExplanation[];
  /** Whether there is one best, told apart from every other explanation of the head. */
  readonly separable: boolean;
}

/** A head with more than one explanation, controls left out, and its best by each simulator, in their order. */
export interface HeadWinners {
  readonly name: string;
  readonly best: readonly BestOfHead[];
}

/** The best explanation of every head that has several to choose from, simulator by simulator. */
export function bestExplanations({
  explanations,
  simulators,
  comparisons,
}: Pick<Scorecard, 'explanations' | 'simulators' | 'comparisons'>): readonly HeadWinners[] {
  const won = new Set(
    comparisons.explanations.flatMap(
      ({ simulator, layer, head, first, second, difference, adjustedPValue }) => {
        if (difference === null || adjustedPValue === null || adjustedPValue >= SIGNIFICANT) return [];
        const [winner, loser] = difference > 0 ? [first, second] : [second, first];
        return JSON.stringify([simulator, layer, head, winner, loser]);
      },
    ),
  );
  const ordinary = explanations.filter(({ control }) => control === undefined);
  return headsInOrder(ordinary)
    .filter((head) => head.explanations.length > 1)
    .map(({ name, explanations: rivals }) => ({
      name,
      best: simulators.map((simulator, column) => {
        const best = [...bestOfHead(rivals, column)];
        const [winner] = best;
        const separable =
          best.length === 1 &&
          rivals.every(
            ({ layer, head, id }) =>
              id === winner?.id || won.has(JSON.stringify([simulator.name, layer, head, winner?.id, id])),
          );
        return { explanations: best, separable };
      }),
    }));
}
