import quantile from '@stdlib/stats-base-dists-normal-quantile';
import type { PairedRuns } from '../../src/metrics/drop-of-head.ts';
import { normals } from './normals.ts';

/** Run-to-run noise over the spread between pairs of one label; null for scores that have nothing in common. */
export type Noise = number | null;

export function nameOf(noise: Noise): string {
  return noise === null ? 'unrelated' : noise.toFixed(2);
}

/** Two runs of a suite. */
export interface Scenario {
  readonly heads?: number;
  readonly explanationsPerHead?: number;
  /** Pairs of each label. */
  readonly size?: number;
  readonly meanAuc: number;
  readonly noise: Noise;
  /** So many heads, the first, whose pairs are judged anew in each run, by scores that have nothing in common. */
  readonly noisyHeads?: number;
  /** The records of the pairs, and how the run's parts of their scores correlate within one; as many unless told. */
  readonly records?: RecordsOfPairs;
  readonly correlation?: number;
  /** True drop of the mean AUC. */
  readonly drop: number;
  /** Whether every explanation became a little worse, or so many broke: those judge pairs anew, at random or worse. */
  readonly kind?: 'all' | { readonly broken: number };
}

/** The number of each pair's record: strong and weak pairs may share one. */
export interface RecordsOfPairs {
  readonly strong: readonly number[];
  readonly weak: readonly number[];
}

/** Pairs of each label in turn over so many records of their own. */
export function ownRecords(size: number, records: number): RecordsOfPairs {
  const strong = Array.from({ length: size }, (_, pair) => pair % records);
  return { strong, weak: strong.map((record) => records + record) };
}

/** How much the heads' separations differ, in units of the spread between pairs. */
const headSpread = 0.6;
const separationFor = (meanAuc: number) => quantile(meanAuc, 0, 1) * Math.sqrt(2 + headSpread ** 2);

/** Both runs of one replicate after another. Scores are normal; each pair's is partly its own, partly the run's. */
export function simulatedRuns(
  scenario: Scenario,
  ...stream: readonly (string | number)[]
): () => PairedRuns[] {
  const {
    heads = 20,
    explanationsPerHead = 1,
    size = 5,
    meanAuc,
    noise,
    noisyHeads = 0,
    records = ownRecords(size, size),
    correlation = 0,
    drop,
    kind = 'all',
  } = scenario;
  const normal = normals(...stream);
  const own = noise === null ? 0 : 1 / Math.sqrt(1 + noise ** 2);
  const ofRun = Math.sqrt(1 - own ** 2);
  const labels = Array.from({ length: 2 * size }, (_, pair) => (pair < size ? 1 : 0));
  const pairs = labels.map((_, pair) => String(pair));
  const recordOf = [...records.strong, ...records.weak];
  const recordCount = Math.max(...recordOf) + 1;
  const before = separationFor(meanAuc);
  const after = separationFor(kind === 'all' ? meanAuc - drop : meanAuc);
  const broken = kind === 'all' ? 0 : kind.broken;
  const afterBreaking = broken === 0 ? 0 : separationFor(meanAuc - (drop * heads) / broken);
  return () =>
    Array.from({ length: heads * explanationsPerHead }, (_, index): PairedRuns => {
      const head = Math.floor(index / explanationsPerHead);
      const effect = headSpread * normal();
      const shared = labels.map(normal);
      const isBroken = head < broken;
      const again = () => (isBroken || head < noisyHeads ? labels.map(normal) : shared);
      const score = (separation: number, ownPart: readonly number[]) => {
        const ofRecords = correlation > 0 ? Array.from({ length: recordCount }, normal) : [];
        const inRun = (pair: number) =>
          correlation > 0
            ? Math.sqrt(correlation) * (ofRecords[recordOf[pair] as number] as number) +
              Math.sqrt(1 - correlation) * normal()
            : normal();
        return labels.map(
          (label, pair) =>
            label * (separation + effect) +
            own * (ownPart[pair] as number) +
            (ofRun > 0 ? ofRun * inRun(pair) : 0),
        );
      };
      return {
        head: `L0H${head}`,
        pairs,
        labels,
        records: recordOf.map(String),
        before: score(before, shared),
        now: score(isBroken ? afterBreaking : after, again()),
      };
    });
}
