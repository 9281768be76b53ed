import { pairedDelong } from '../../src/metrics/auc-difference.ts';
import { holm } from '../../src/metrics/holm.ts';
import { pairedMeanDifference } from '../../src/metrics/paired-mean-difference.ts';
import { rocAuc } from '../../src/metrics/roc-auc.ts';
import { balanced, normals, shiftFor } from '../simulation/normals.ts';
import { repeat } from '../simulation/replicates.ts';
import { percent, table } from '../simulation/table.ts';
import { Rate } from '../simulation/tally.ts';
import type { CoverageOptions } from './options.ts';

/** The lists of comparisons that a scorecard corrects together, each for a suite where nothing differs. */
const LISTS = [
  { name: '4 explanations each of 16 heads', heads: 16, scorings: 4, pairs: 'all', sizes: [5, 10, 20] },
  {
    name: '3 explanations and 2 controls each of 16 heads',
    heads: 16,
    scorings: 5,
    pairs: 'controls',
    sizes: [5, 10],
  },
  // Ten heads have few enough sign patterns to look at all of them in every replicate.
  { name: '4 simulators, 10 heads', heads: 10, scorings: 4, pairs: 'simulators', sizes: [5] },
] as const;

/** How often any of the comparisons of a suite is significant after Holm, where nothing differs. */
export function manyComparisons({ seed, replicates }: CoverageOptions): { text: string; most: number } {
  let most = 0;
  const rows = LISTS.flatMap(({ name, heads, scorings, pairs, sizes }) =>
    sizes.flatMap((size) =>
      [0.5, 0.8, 0.95].map((auc) => {
        const rates = [0, 0.5].map((correlation) => {
          const normal = normals(seed, 'many', pairs, size, auc, correlation);
          const wrong = new Rate();
          repeat(replicates, (replicate) => {
            const suite = Array.from({ length: heads }, () =>
              drawHead(size, auc, correlation, scorings, normal),
            );
            const pValues = holm(comparisons(suite, size, pairs, replicate));
            wrong.add(pValues.some((pValue) => pValue !== null && pValue <= 0.05));
          });
          most = Math.max(most, wrong.share());
          return percent(wrong.share());
        });
        return [name, `${size} + ${size}`, auc.toFixed(2), ...rates];
      }),
    ),
  );
  const text = table(['comparisons', 'pairs', 'true AUC of all', 'unrelated scores', 'correlation .5'], rows);
  return { text, most };
}

/** Scorings of one head's pairs. */
type Scorings = readonly Float64Array[];

function drawHead(
  size: number,
  auc: number,
  correlation: number,
  scorings: number,
  normal: () => number,
): Scorings {
  const labels = balanced(size);
  const shift = shiftFor(auc);
  const shared = Float64Array.from(labels, (label) => label * shift + Math.sqrt(correlation) * normal());
  return Array.from({ length: scorings }, () =>
    shared.map((score) => score + Math.sqrt(1 - correlation) * normal()),
  );
}

function comparisons(
  suite: readonly Scorings[],
  size: number,
  pairs: (typeof LISTS)[number]['pairs'],
  replicate: number,
): readonly (number | null)[] {
  const labels = balanced(size);
  if (pairs === 'simulators') {
    const heads = suite.map((_, head) => `head ${head}`);
    const columns = (suite[0] ?? []).map((_, column) =>
      suite.map((scorings) => rocAuc(labels, scorings[column] as Float64Array) as number),
    );
    return pairsOf(columns).map(
      ([one, other]) => pairedMeanDifference(one, other, heads, { seed: replicate, resamples: 39 }).pValue,
    );
  }
  return suite.flatMap((scorings) => {
    const compared =
      pairs === 'all'
        ? pairsOf(scorings)
        : scorings.slice(2).flatMap((one) => scorings.slice(0, 2).map((control) => [one, control] as const));
    return compared.map(([one, other]) => pairedDelong(labels, one, other).pValue);
  });
}

function pairsOf<T>(items: readonly T[]): readonly (readonly [T, T])[] {
  return items.flatMap((one, index) => items.slice(index + 1).map((other): [T, T] => [one, other]));
}
