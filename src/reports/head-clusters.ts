import { kmeans } from 'ml-kmeans';
import { PLACES } from '../activation-records/head-shares.ts';
import { mean } from '../metrics/mean.ts';
import { silhouette } from '../metrics/silhouette.ts';
import type { FinishedRun } from './finished-run.ts';
import { PLACE_TITLES } from './head-shares-table.ts';
import type { HeadStandings } from './head-standings.ts';

/** Heads that are alike in what fits them and in where their activation goes. */
export interface HeadCluster {
  readonly heads: readonly HeadStandings[];
  /** The means of the features in which it is farthest above the other heads, the farthest first. */
  readonly marks: readonly { readonly feature: string; readonly mean: number; readonly elsewhere: number }[];
}

/** Fewer heads are looked at one by one. */
const FEWEST_HEADS = 12;
const MOST_CLUSTERS = 8;
/** Below this mean silhouette there is no structure worth a name (Kaufman & Rousseeuw 1990, Finding Groups in Data, table 4). */
const LEAST_SILHOUETTE = 0.25;
/** An explanation compares heads where nearly all of them were tried with it. */
const COMMON = 0.8;
const MOST_MARKS = 3;
const SEED = 1;

/**
 * Clusters of heads, the largest first: k-means over the scores of explanations that nearly all heads were tried with
 * and the shares of places; as many clusters, up to 8, as give the largest mean silhouette. Empty where heads or shared
 * features are few, or form no groups.
 *
 * @param column the simulator whose scores count.
 */
export function headClusters(
  heads: readonly HeadStandings[],
  profiles: FinishedRun['profiles'],
  column: number,
): readonly HeadCluster[] {
  const features = featuresOf(heads, profiles, column);
  const points = heads.map((_, head) => features.map(({ values }) => values[head] ?? 0));
  const most = Math.min(MOST_CLUSTERS, new Set(points.map(String)).size - 1);
  if (heads.length < FEWEST_HEADS || features.length < 2 || most < 2) return [];
  const best = Array.from({ length: most - 1 }, (_, index) => {
    const { clusters } = kmeans([...points], index + 2, { seed: SEED, initialization: 'kmeans++' });
    return { clusters, quality: silhouette(points, clusters) };
  }).reduce((one, other) => (other.quality > one.quality ? other : one));
  if (best.quality < LEAST_SILHOUETTE) return [];
  return [...Map.groupBy(heads.keys(), (head) => best.clusters[head] ?? 0).values()]
    .toSorted((a, b) => b.length - a.length)
    .map((inside) => ({
      heads: inside.flatMap((head) => heads[head] ?? []),
      marks: marksOf(new Set(inside), features),
    }));
}

interface Feature {
  readonly name: string;
  /** By head, 0 to 1. */
  readonly values: readonly number[];
}

function featuresOf(
  heads: readonly HeadStandings[],
  profiles: FinishedRun['profiles'],
  column: number,
): readonly Feature[] {
  const tried = heads.map(
    ({ explanations }) =>
      new Map(
        explanations.flatMap(({ text, control, scores }) => {
          const auc = scores[column]?.auc ?? null;
          return control !== undefined || auc === null ? [] : [[text, auc] as const];
        }),
      ),
  );
  const texts = new Set(tried.flatMap((each) => [...each.keys()]));
  const scores = [...texts].flatMap((text) => {
    const known = tried.flatMap((each) => each.get(text) ?? []);
    if (known.length < COMMON * heads.length) return [];
    const typical = mean(known) ?? 0;
    return [{ name: text, values: tried.map((each) => each.get(text) ?? typical) }];
  });
  const shares = PLACES.map((place) => ({
    name: PLACE_TITLES[place],
    values: heads.map(({ name }) => profiles?.get(name)?.shares[place] ?? 0),
  }));
  return [...scores, ...shares].filter(({ values }) => new Set(values).size > 1);
}

function marksOf(inside: ReadonlySet<number>, features: readonly Feature[]): HeadCluster['marks'] {
  return features
    .map(({ name, values }) => ({
      feature: name,
      mean: mean(values.filter((_, head) => inside.has(head))) ?? 0,
      elsewhere: mean(values.filter((_, head) => !inside.has(head))) ?? 0,
    }))
    .filter((each) => each.mean > each.elsewhere)
    .toSorted((a, b) => b.mean - b.elsewhere - (a.mean - a.elsewhere))
    .slice(0, MOST_MARKS);
}
