/**
 * Measures how often the intervals and tests of src/metrics are right, and writes docs/coverage.md.
 * Run `node bench/coverage.ts`; it takes about two minutes.
 */
import { writeFileSync } from 'node:fs';
import cdf from '@stdlib/stats-base-dists-normal-cdf';
import quantile from '@stdlib/stats-base-dists-normal-quantile';
import { aucInterval } from '../src/metrics/auc-interval.ts';
import { clusterBootstrap } from '../src/metrics/cluster-bootstrap.ts';
import { type ClusterSums, clusterSums } from '../src/metrics/cluster-sums.ts';
import { delongInterval, logitDelongInterval } from '../src/metrics/delong-interval.ts';
import { kendallTauB } from '../src/metrics/kendall-tau-b.ts';
import { pairedDelong } from '../src/metrics/paired-delong.ts';
import { pairedMeanDifference } from '../src/metrics/paired-mean-difference.ts';
import { proportionInterval } from '../src/metrics/proportion-interval.ts';
import { rocAuc } from '../src/metrics/roc-auc.ts';
import { seededRandom } from '../src/metrics/seeded-random.ts';

const seed = 20261123;
const replicates = 4000;
const resamples = 999;

interface Limits {
  readonly low: number;
  readonly high: number;
}

/** Counts, over replicates, how often an interval holds the truth, and adds up its widths. */
class Tally {
  #covered = 0;
  #missing = 0;
  #width = 0;

  add(interval: Limits | null, truth: number): void {
    if (interval === null) this.#missing += 1;
    else {
      if (interval.low <= truth && truth <= interval.high) this.#covered += 1;
      this.#width += interval.high - interval.low;
    }
  }

  /** Coverage and mean width; no interval counts as one that misses, and is left out of the width. */
  cells(): string[] {
    const width = this.#width / (replicates - this.#missing);
    return [percent(this.#covered / replicates), width.toFixed(3)];
  }

  missing(): string {
    return percent(this.#missing / replicates);
  }
}

const percent = (share: number) => (100 * share).toFixed(1);
const phi = (x: number) => cdf(x, 0, 1);
const repeat = (what: () => void) => {
  for (let replicate = 0; replicate < replicates; replicate += 1) what();
};
const table = (head: readonly string[], rows: readonly (readonly string[])[]) =>
  [head, head.map(() => '---:'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');

/** Standard normal draws of the stream with this name (Box & Muller 1958). */
function normals(...name: readonly (string | number)[]): () => number {
  const random = seededRandom(seed, ...name);
  return () => Math.sqrt(-2 * Math.log(1 - random.unit())) * Math.cos(2 * Math.PI * random.unit());
}

const balanced = (size: number) =>
  Uint8Array.from({ length: 2 * size }, (_, index) => (index < size ? 1 : 0));

/** The shift of the positives at which two unit normal distributions have this AUC. */
const shiftFor = (auc: number) => Math.SQRT2 * quantile(auc, 0, 1);

/** Cut points that turn a latent normal score into one of five levels, as of a simulator with few answers. */
const cutPoints = (shift: number) =>
  [-0.75, -0.25, 0.25, 0.75].map((x) => shift / 2 + x * Math.max(1, shift / 2));
const levelOf = (score: number, cuts: readonly number[]) => cuts.filter((cut) => score >= cut).length;

/** The true AUC, ties counted half, of five levels cut out of two normal distributions. */
function fiveLevelAuc(shift: number): number {
  const edges = [Number.NEGATIVE_INFINITY, ...cutPoints(shift), Number.POSITIVE_INFINITY];
  let area = 0;
  let below = 0;
  for (const [index, high] of edges.slice(1).entries()) {
    const low = edges[index] as number;
    const negatives = phi(high) - phi(low);
    area += (phi(high - shift) - phi(low - shift)) * (below + negatives / 2);
    below += negatives;
  }
  return area;
}

function fiveLevelShiftFor(auc: number): number {
  let [low, high] = [0, 20];
  for (let step = 0; step < 60; step += 1) {
    const middle = (low + high) / 2;
    if (fiveLevelAuc(middle) < auc) low = middle;
    else high = middle;
  }
  return low;
}

function aucIntervals(levels: 'continuous' | 'five'): string {
  const rows: string[][] = [];
  for (const size of [5, 10, 20, 50]) {
    const labels = balanced(size);
    for (const auc of [0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99]) {
      const normal = normals('auc', levels, size, auc);
      const shift = levels === 'five' ? fiveLevelShiftFor(auc) : shiftFor(auc);
      const cuts = cutPoints(shift);
      const [delong, logit, newcombe] = [new Tally(), new Tally(), new Tally()];
      repeat(() => {
        const latent = Float64Array.from(labels, (label) => label * shift + normal());
        const scores = levels === 'five' ? latent.map((score) => levelOf(score, cuts)) : latent;
        delong.add(delongInterval(labels, scores), auc);
        logit.add(logitDelongInterval(labels, scores), auc);
        newcombe.add(aucInterval(labels, scores), auc);
      });
      const cells = [...delong.cells(), ...logit.cells(), logit.missing(), ...newcombe.cells()];
      rows.push([`${size} + ${size}`, auc.toFixed(2), ...cells]);
    }
  }
  return table(
    ['pairs', 'true AUC', 'DeLong', 'width', 'logit DeLong', 'width', 'none', 'Newcombe', 'width'],
    rows,
  );
}

/** AUCs of explanations of heads, as a simulator would score them. */
interface Heads {
  readonly aucs: number[];
  readonly heads: string[];
}

/**
 * Draws heads with one to three explanations each. An explanation's true AUC varies with its head and by itself; it
 * is measured on the head's five strong and five weak pairs, half of whose noise the head's explanations share.
 */
function headSimulation(meanAuc: number, ...name: readonly (string | number)[]) {
  const [headSpread, explanationSpread] = [0.6, 0.4];
  const centre = quantile(meanAuc, 0, 1) * Math.sqrt(2 + headSpread ** 2 + explanationSpread ** 2);
  const random = seededRandom(seed, 'sizes', ...name);
  const normal = normals(...name);
  const labels = balanced(5);
  /** `simulators` columns of AUCs with the same mean, over the same heads, explanations and pairs. */
  return (headCount: number, simulators: number): Heads[] => {
    const columns = Array.from({ length: simulators }, (): Heads => ({ aucs: [], heads: [] }));
    for (let head = 0; head < headCount; head += 1) {
      const headEffect = headSpread * normal();
      const shared = Float64Array.from(labels, normal);
      for (let left = 1 + random.below(3); left > 0; left -= 1) {
        for (const column of columns) {
          const shift = centre + headEffect + explanationSpread * normal();
          const scores = shared.map(
            (noise, pair) => (labels[pair] as number) * shift + Math.SQRT1_2 * (noise + normal()),
          );
          column.aucs.push(rocAuc(labels, scores) as number);
          column.heads.push(`head ${head}`);
        }
      }
    }
    return columns;
  };
}

/** 97.5 % quantiles of Student's t with one degree of freedom fewer than heads (any table; R: `qt(0.975, heads - 1)`). */
const studentT = new Map([
  [5, 2.776445],
  [10, 2.262157],
  [20, 2.093024],
]);

/** The usual intervals of a clustered mean: Student's t with the cluster-robust error, percentile bootstrap, BCa. */
function usualIntervals({ sums, counts }: ClusterSums, below: (bound: number) => number) {
  const count = sums.length;
  const items = counts.reduce((sum, size) => sum + size, 0);
  const mean = sums.reduce((sum, value) => sum + value, 0) / items;
  const residuals = sums.map((sum, head) => sum - (counts[head] as number) * mean);
  const squares = residuals.reduce((sum, residual) => sum + residual ** 2, 0);
  if (squares < 1e-12) return { t: null, percentile: null, bca: null };
  const reach = ((studentT.get(count) as number) * Math.sqrt((squares * count) / (count - 1))) / items;

  const means = new Float64Array(resamples);
  for (let resample = 0; resample < resamples; resample += 1) {
    let [sum, drawn] = [0, 0];
    for (let pick = 0; pick < count; pick += 1) {
      const head = below(count);
      sum += sums[head] as number;
      drawn += counts[head] as number;
    }
    means[resample] = sum / drawn;
  }
  means.sort();
  const at = (share: number) =>
    means[Math.min(resamples - 1, Math.max(0, Math.round(share * (resamples + 1)) - 1))] as number;

  const under =
    means.filter((value) => value < mean).length + means.filter((value) => value === mean).length / 2;
  const bias = quantile(Math.min(0.999, Math.max(0.001, under / resamples)), 0, 1);
  const jackknife = residuals.map((residual, head) => residual / (items - (counts[head] as number)));
  const centre = jackknife.reduce((sum, value) => sum + value, 0) / count;
  const moment = (power: number) => jackknife.reduce((sum, value) => sum + (value - centre) ** power, 0);
  const skew = moment(3) / (6 * moment(2) ** 1.5);
  const corrected = (z: number) => phi(bias + (bias + z) / (1 - skew * (bias + z)));
  return {
    t: { low: Math.max(0, mean - reach), high: Math.min(1, mean + reach) },
    percentile: { low: at(0.025), high: at(0.975) },
    bca: { low: at(corrected(-1.96)), high: at(corrected(1.96)) },
  };
}

function clusteredMeans(): string {
  const rows: string[][] = [];
  for (const headCount of [5, 10, 20]) {
    for (const meanAuc of [0.6, 0.75, 0.9, 0.97]) {
      const simulate = headSimulation(meanAuc, 'means', headCount, meanAuc);
      const random = seededRandom(seed, 'percentile', headCount, meanAuc);
      const [t, percentile, bca, studentised] = [new Tally(), new Tally(), new Tally(), new Tally()];
      let replicate = 0;
      repeat(() => {
        for (const { aucs, heads } of simulate(headCount, 1)) {
          const usual = usualIntervals(clusterSums(aucs, heads), random.below);
          t.add(usual.t, meanAuc);
          percentile.add(usual.percentile, meanAuc);
          bca.add(usual.bca, meanAuc);
          studentised.add(clusterBootstrap(aucs, heads, { seed: replicate, resamples }).interval, meanAuc);
        }
        replicate += 1;
      });
      const cells = [t, percentile, bca, studentised].flatMap((tally) => tally.cells());
      rows.push([String(headCount), meanAuc.toFixed(2), ...cells, studentised.missing()]);
    }
  }
  return table(
    [
      'heads',
      'true mean',
      't',
      'width',
      'percentile',
      'width',
      'BCa',
      'width',
      'bootstrap-t',
      'width',
      'none',
    ],
    rows,
  );
}

function pairedMeans(): string {
  const rows: string[][] = [];
  for (const headCount of [5, 10, 20]) {
    for (const meanAuc of [0.6, 0.75, 0.9, 0.97]) {
      const simulate = headSimulation(meanAuc, 'paired means', headCount, meanAuc);
      const interval = new Tally();
      let rejected = 0;
      let replicate = 0;
      repeat(() => {
        const [first, second] = simulate(headCount, 2) as [Heads, Heads];
        const compared = pairedMeanDifference(first.aucs, second.aucs, first.heads, {
          seed: replicate,
          resamples,
        });
        interval.add(compared.interval, 0);
        if ((compared.pValue as number) <= 0.05) rejected += 1;
        replicate += 1;
      });
      rows.push([String(headCount), meanAuc.toFixed(2), ...interval.cells(), percent(rejected / replicates)]);
    }
  }
  return table(['heads', 'true mean of both', 'bootstrap-t', 'width', 'sign flip p ≤ 0.05'], rows);
}

function pairedAucs(): string {
  const rows: string[][] = [];
  for (const size of [5, 10, 20, 50]) {
    const labels = balanced(size);
    for (const auc of [0.5, 0.7, 0.9]) {
      const normal = normals('paired', size, auc);
      const shift = shiftFor(auc);
      const interval = new Tally();
      let rejected = 0;
      let without = 0;
      repeat(() => {
        const shared = Float64Array.from(labels, (label) => label * shift + Math.SQRT1_2 * normal());
        const scores = () => shared.map((score) => score + Math.SQRT1_2 * normal());
        const compared = pairedDelong(labels, scores(), scores());
        interval.add(compared.interval, 0);
        if (compared.pValue === null) without += 1;
        else if (compared.pValue <= 0.05) rejected += 1;
      });
      const outcome = [interval.missing(), percent(rejected / replicates), percent(without / replicates)];
      rows.push([`${size} + ${size}`, auc.toFixed(2), ...interval.cells(), ...outcome]);
    }
  }
  return table(
    ['pairs', 'true AUC of both', 'paired DeLong', 'width', 'no interval', 'p ≤ 0.05', 'no p'],
    rows,
  );
}

function rankCorrelations(): string {
  const rows: string[][] = [];
  for (const size of [8, 10, 20, 50]) {
    for (const tau of [0, 0.3, 0.6, 0.8]) {
      const normal = normals('tau', size, tau);
      // For the bivariate normal distribution τ = (2/π) arcsin ρ (Greiner 1909).
      const rho = Math.sin((Math.PI / 2) * tau);
      const interval = new Tally();
      repeat(() => {
        const xs = Float64Array.from({ length: size }, normal);
        const ys = xs.map((x) => rho * x + Math.sqrt(1 - rho ** 2) * normal());
        interval.add(kendallTauB(xs, ys).interval, tau);
      });
      rows.push([String(size), tau.toFixed(1), ...interval.cells(), interval.missing()]);
    }
  }
  return table(['items', 'true τ', 'Fieller–Hartley–Pearson', 'width', 'none'], rows);
}

function proportions(): string {
  const rows: string[][] = [];
  for (const trials of [5, 10, 20]) {
    for (const share of [0.5, 0.7, 0.9, 0.97]) {
      const random = seededRandom(seed, 'proportion', trials, share);
      const interval = new Tally();
      repeat(() => {
        let successes = 0;
        for (let trial = 0; trial < trials; trial += 1) successes += random.unit() < share ? 1 : 0;
        interval.add(proportionInterval(successes, trials), share);
      });
      rows.push([String(trials), share.toFixed(2), ...interval.cells()]);
    }
  }
  return table(['trials', 'true share', 'Wilson', 'width'], rows);
}

const report = `# How far the error bars can be trusted

Written by \`node bench/coverage.ts\` (seed ${seed}, ${replicates} replicates per row; do not edit by hand). All
intervals aim at 95 %. A column with a method's name is its coverage in percent: how often the interval holds the truth
that the data were drawn from. "width" is the mean width; "none" how often there is no interval, which counts as a miss.
With ${replicates} replicates a coverage of 95 is known to ± 0.7.

## The AUC of one explanation

Scores of positives and negatives are normal with equal variance, shifted so that the AUC is the one in the table.

${aucIntervals('continuous')}

The same with scores cut to five levels, so that ties are frequent. The true AUC counts them half.

${aucIntervals('five')}

**The default is Newcombe's score interval** (\`src/metrics/auc-interval.ts\`). With five positives and five negatives,
the usual size, DeLong's interval of a good explanation misses far more often than it should: it takes the variance at
the estimate, which is small when the estimate happens to be near 1 and zero at 1. The logit keeps it inside [0, 1] but
does not exist at 1, and an AUC of 1 is what good explanations get. Newcombe's takes the variance at the value under
test, so that five out of five still leaves room down to 0.64, and its coverage stays between 93 and 99 in every row, for
about the same width. It errs to the cautious side when there are many pairs and the AUC is near 1. A user should read
one thing from the table before all others: at 5 + 5 any honest interval is about half a unit wide. One explanation's
AUC says little; the mean over many says more.

## The mean over explanations

Heads have one to three explanations each. An explanation's true AUC varies with its head and by itself, and is measured
on the head's 5 + 5 pairs, half of whose noise its explanations share.

${clusteredMeans()}

**The default is the studentised cluster bootstrap** (\`src/metrics/cluster-bootstrap.ts\`, here with ${resamples}
resamples). It resamples heads, as the percentile and BCa bootstraps do, but those assume that the spread of the sample
is that of the population, and with few heads it is smaller. The more so the nearer the mean is to 1, where the spread
rests on the few heads that fall short: then Student's t with cluster-robust errors is too short too. The studentised
bootstrap keeps its level there, by intervals that are much wider. Between 0.9 and 1 and with few heads they say mostly
that the data cannot tell.

## The difference between two simulators' means

Both simulators have the same mean, over the same explanations and pairs. The last column is how often the sign-flip test
rejects at 0.05, which should be at most 5.

${pairedMeans()}

The sign-flip test keeps its level in every row and is the one to decide by (\`src/metrics/paired-mean-difference.ts\`).
With five heads it cannot reject at 0.05 at all: its smallest p-value is 2/32. The interval is a little short when both
means are near 1.

## The difference between two AUCs on the same pairs

Half of the variance is shared by the two scorings. The last columns are the rejection rate at 0.05 of paired DeLong, and
how often it has no p-value.

${pairedAucs()}

The test keeps its level even at 5 + 5 and becomes cautious when both AUCs are high (\`src/metrics/paired-delong.ts\`).
Intervals are missing where both scorings rank alike, most often perfectly.

## Kendall's τ

Bivariate normal items.

${rankCorrelations()}

The interval holds for |τ| up to 0.6 from eight items on and is a little short beyond
(\`src/metrics/kendall-tau-b.ts\`). With fewer than eight items there is none.

## A proportion

${proportions()}

Wilson's interval (\`src/metrics/proportion-interval.ts\`) covers 95 % on average over the shares, not for each of them:
with so few trials no interval without randomisation can.
`;
writeFileSync(new URL('../docs/coverage.md', import.meta.url), report);
