/**
 * Measures how often the drop gates fail a build without cause, and how often they catch a real drop, and writes
 * docs/gates.md. Run `npm run bench:gates`; it takes about two minutes.
 */
import { writeFileSync } from 'node:fs';
import quantile from '@stdlib/stats-base-dists-normal-quantile';
import { DROP_ERROR_RATE, MEAN_DROP_ERROR_RATE } from '../src/gates/error-rate.ts';
import { meanAucDrop, testDrops } from '../src/metrics/auc-drops.ts';
import type { PairedRuns } from '../src/metrics/drop-of-head.ts';
import { seededRandom } from '../src/metrics/seeded-random.ts';

const seed = 5;
const replicates = 4000;
const quickReplicates = 2000;
const tolerances = [0, 0.01, 0.02, 0.05];
const meanAucs = [0.65, 0.8, 0.9, 0.97];

/** Run-to-run noise over the spread between pairs of one label; null for scores that have nothing in common. */
type Noise = number | null;
const noises: readonly Noise[] = [0, 0.1, 0.25, 0.5, 1, null];

const percent = (share: number) => (100 * share).toFixed(1);
const name = (noise: Noise) => (noise === null ? 'unrelated' : noise.toFixed(2));
const table = (head: readonly string[], rows: readonly (readonly string[])[]) =>
  [head, head.map(() => '---:'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');

/** Standard normal draws of the stream with this name (Box & Muller 1958). */
function normals(...name: readonly (string | number)[]): () => number {
  const random = seededRandom(seed, ...name);
  return () => Math.sqrt(-2 * Math.log(1 - random.unit())) * Math.cos(2 * Math.PI * random.unit());
}

interface Scenario {
  readonly heads?: number;
  readonly explanationsPerHead?: number;
  /** Pairs of each label. */
  readonly size?: number;
  readonly meanAuc: number;
  readonly noise: Noise;
  /** True drop of the mean AUC. */
  readonly drop: number;
  /** Whether every explanation became a little worse, or so many broke: those judge pairs anew, at random or worse. */
  readonly kind?: 'all' | { readonly broken: number };
}

/** How much the heads' separations differ, in units of the spread between pairs. */
const headSpread = 0.6;
const separationFor = (meanAuc: number) => quantile(meanAuc, 0, 1) * Math.sqrt(2 + headSpread ** 2);

/** Both runs of one replicate after another. Scores are normal; each pair's is partly its own, partly the run's. */
function simulation(scenario: Scenario, ...stream: readonly (string | number)[]): () => PairedRuns[] {
  const { heads = 20, explanationsPerHead = 1, size = 5, meanAuc, noise, drop, kind = 'all' } = scenario;
  const normal = normals(...stream);
  const own = noise === null ? 0 : 1 / Math.sqrt(1 + noise ** 2);
  const ofRun = Math.sqrt(1 - own ** 2);
  const labels = Array.from({ length: 2 * size }, (_, pair) => (pair < size ? 1 : 0));
  const pairs = labels.map((_, pair) => String(pair));
  const before = separationFor(meanAuc);
  const after = separationFor(kind === 'all' ? meanAuc - drop : meanAuc);
  const broken = kind === 'all' ? 0 : kind.broken;
  const afterBreaking = broken === 0 ? 0 : separationFor(meanAuc - (drop * heads) / broken);
  return () =>
    Array.from({ length: heads * explanationsPerHead }, (_, index): PairedRuns => {
      const head = Math.floor(index / explanationsPerHead);
      const effect = headSpread * normal();
      const own1 = labels.map(normal);
      const isBroken = head < broken;
      const score = (separation: number, ownPart: readonly number[]) =>
        labels.map(
          (label, pair) =>
            label * (separation + effect) +
            own * (ownPart[pair] as number) +
            (ofRun > 0 ? ofRun * normal() : 0),
        );
      return {
        head: `L0H${head}`,
        pairs,
        labels,
        before: score(before, own1),
        now: isBroken ? score(afterBreaking, labels.map(normal)) : score(after, own1),
      };
    });
}

/** How many of 20 break, to fall to an AUC of about 0.4, for a drop of the mean by 0.10. */
const brokenFor = (meanAuc: number) => Math.round((0.1 * 20) / (meanAuc - 0.4));

/** The share of replicates in which maxMeanDrop fails, by tolerance. */
function meanDropFails(scenario: Scenario, count: number, ...stream: readonly (string | number)[]): number[] {
  const draw = simulation(scenario, ...stream);
  const fails = tolerances.map(() => 0);
  for (let replicate = 0; replicate < count; replicate += 1) {
    const low = meanAucDrop(draw(), MEAN_DROP_ERROR_RATE).interval?.low ?? Number.NEGATIVE_INFINITY;
    for (const [index, allowed] of tolerances.entries()) {
      if (low > allowed) fails[index] = (fails[index] as number) + 1;
    }
  }
  return fails.map((each) => each / count);
}

/** The share of replicates in which maxDrop fails for any explanation, and in which both gates together do. */
function maxDropFails(
  scenario: Scenario,
  count: number,
  allowed: readonly number[],
  ...stream: readonly (string | number)[]
): { readonly single: number[]; readonly either: number } {
  const draw = simulation(scenario, ...stream);
  const fails = allowed.map(() => 0);
  let either = 0;
  for (let replicate = 0; replicate < count; replicate += 1) {
    const runs = draw();
    const failing = allowed.map((limit) =>
      testDrops(runs, limit, DROP_ERROR_RATE).some((each) => each?.exceeds === 'yes'),
    );
    for (const [index, fail] of failing.entries()) if (fail) fails[index] = (fails[index] as number) + 1;
    const mean = meanAucDrop(runs, MEAN_DROP_ERROR_RATE).interval?.low ?? Number.NEGATIVE_INFINITY;
    if (failing[0] || mean > 0) either += 1;
  }
  return { single: fails.map((each) => each / count), either: either / count };
}

/** The most false alarms of any row, and the least power of the rows that the goal is about, for the text. */
const worst = { single: 0, both: 0 };
const recommended = 0.01;
const least = { spread: 1, brokenGood: 1, broken: 1 };

function unchanged(): string {
  const rows = noises.flatMap((noise) =>
    meanAucs.map((meanAuc) => {
      const scenario: Scenario = { meanAuc, noise, drop: 0 };
      const mean = meanDropFails(scenario, replicates, 'unchanged', meanAuc, name(noise));
      const { single, either } = maxDropFails(
        scenario,
        replicates,
        [0, 0.1],
        'unchanged singly',
        meanAuc,
        name(noise),
      );
      worst.single = Math.max(worst.single, ...mean, ...single);
      worst.both = Math.max(worst.both, either);
      return [name(noise), meanAuc.toFixed(2), ...mean.map(percent), ...single.map(percent), percent(either)];
    }),
  );
  const heading = [
    'noise',
    'mean AUC',
    ...tolerances.map((each) => `maxMeanDrop ${each}`),
    'maxDrop 0',
    'maxDrop 0.1',
    'both at 0',
  ];
  return table(heading, rows);
}

function dropped(): string {
  const rows = noises.flatMap((noise) =>
    meanAucs.flatMap((meanAuc) =>
      (['all', { broken: brokenFor(meanAuc) }] as const).map((kind) => {
        const label = kind === 'all' ? 'all a little' : `${kind.broken} broke`;
        const shares = meanDropFails(
          { meanAuc, noise, drop: 0.1, kind },
          replicates,
          'dropped',
          meanAuc,
          name(noise),
          label,
        );
        const caught = shares[tolerances.indexOf(recommended)] as number;
        if (noise !== null && noise <= 0.25) {
          if (kind === 'all') least.spread = Math.min(least.spread, caught);
          else {
            least.broken = Math.min(least.broken, caught);
            if (meanAuc >= 0.9) least.brokenGood = Math.min(least.brokenGood, caught);
          }
        }
        return [
          name(noise),
          `${meanAuc.toFixed(2)} → ${(meanAuc - 0.1).toFixed(2)}`,
          label,
          ...shares.map(percent),
        ];
      }),
    ),
  );
  return table(['noise', 'mean AUC', 'what fell', ...tolerances.map((each) => `maxMeanDrop ${each}`)], rows);
}

function powerCurve(): string {
  const drops = Array.from({ length: 11 }, (_, step) => (2 * step) / 100);
  const cells = [0.1, 0.25, 0.5].flatMap((noise) =>
    [0, 0.01, 0.02, 0.05].map((allowed) => ({ noise, allowed })),
  );
  const rows = drops.map((drop) => {
    const byNoise = new Map(
      [0.1, 0.25, 0.5].map((noise) => [
        noise,
        meanDropFails({ meanAuc: 0.8, noise, drop }, quickReplicates, 'curve', drop, noise),
      ]),
    );
    return [
      drop.toFixed(2),
      ...cells.map(({ noise, allowed }) => percent(byNoise.get(noise)?.[tolerances.indexOf(allowed)] ?? 0)),
    ];
  });
  return table(['true drop', ...cells.map(({ noise, allowed }) => `${allowed} (noise ${noise})`)], rows);
}

function sizes(): string {
  const shapes = [
    ...[1, 2, 5, 10, 20, 50].map((heads) => ({ heads, explanationsPerHead: 1, size: 5 })),
    { heads: 7, explanationsPerHead: 3, size: 5 },
    { heads: 20, explanationsPerHead: 1, size: 3 },
    { heads: 20, explanationsPerHead: 1, size: 10 },
    { heads: 20, explanationsPerHead: 1, size: 20 },
  ];
  const rows = shapes.map((shape) => {
    const { heads, explanationsPerHead, size } = shape;
    const same = [0.25, null].map((noise) =>
      meanDropFails(
        { ...shape, meanAuc: 0.8, noise, drop: 0 },
        quickReplicates,
        'size',
        heads,
        explanationsPerHead,
        size,
        name(noise),
      ),
    );
    const fell = meanDropFails(
      { ...shape, meanAuc: 0.8, noise: 0.25, drop: 0.1 },
      quickReplicates,
      'size',
      heads,
      explanationsPerHead,
      size,
      'fell',
    );
    worst.single = Math.max(worst.single, ...same.flat());
    return [
      String(heads),
      String(explanationsPerHead),
      `${size} + ${size}`,
      ...same.map(([at0]) => percent(at0 as number)),
      ...fell.map(percent),
    ];
  });
  const caught = tolerances.map((allowed) => `caught at ${allowed}`);
  return table(
    ['heads', 'explanations each', 'pairs', 'false alarms, noise 0.25', 'false alarms, unrelated', ...caught],
    rows,
  );
}

const oneBreaksReplicates = (size: number) => (size < 50 ? 1000 : 200);

function oneBreaks(): string {
  const rows = [5, 10, 20, 50].flatMap((size) =>
    [0.2, 0.4, 0.6].map((fall) => {
      const scenario: Scenario = { size, meanAuc: 0.9, noise: 0.25, drop: fall / 20, kind: { broken: 1 } };
      const { single } = maxDropFails(
        scenario,
        oneBreaksReplicates(size),
        [0, 0.1],
        'one breaks',
        size,
        fall,
      );
      return [`${size} + ${size}`, `0.90 → ${(0.9 - fall).toFixed(2)}`, ...single.map(percent)];
    }),
  );
  return table(['pairs', "the one's AUC", 'maxDrop 0', 'maxDrop 0.1'], rows);
}

const tables = {
  unchanged: unchanged(),
  dropped: dropped(),
  powerCurve: powerCurve(),
  sizes: sizes(),
  oneBreaks: oneBreaks(),
};

const report = `# How far the gates can be trusted

Written by \`npm run bench:gates\` (\`node bench/gates.ts\`, seed ${seed}; do not edit by hand). Numbers in the tables are
percentages of runs in which the gate fails. Each is from ${replicates} simulated pairs of
runs in the tables of unchanged quality and of a drop of 0.10, ${quickReplicates} in the power curve and the table of
sizes, and ${oneBreaksReplicates(5)} (${oneBreaksReplicates(50)} for 50 + 50 pairs) in the last.

## What a gate says

A gate **fails** where the whole interval lies on the wrong side of its bound, **passes** where the whole interval lies on
the right side, and is **inconclusive** where the interval holds the bound: \`onInconclusive: pass\` (the default) or
\`fail\` says what that means for the build. With few pairs much is inconclusive, and rightly so.

| gate | interval or test |
| --- | --- |
| \`minMeanAuc\` | the scorecard's 95 % interval of the mean (heads resampled); with fewer than five heads, or heads that all score alike, the explanations' own intervals put together |
| \`minAuc\` | the explanation's 95 % interval (Newcombe); \`except\` names explanations it does not hold for |
| \`minTrueFirst\` | Wilson's 95 % interval of the share of heads |
| \`maxUnscored\` | none: the share is what it is |
| \`maxMeanDrop\` | paired, within heads, one-sided error rate ${MEAN_DROP_ERROR_RATE}: a 99 % interval, wider for more than one simulator |
| \`maxDrop\` | paired DeLong per explanation with Student's t, Holm over explanations and simulators, error rate ${DROP_ERROR_RATE} |

The first four are about one run. A gate set at the level that a suite really has will fail now and then, in 2.5 % of
runs for a 95 % interval: set them well below. The last two compare with a baseline, and are what this page measures.

A bound of \`maxMeanDrop\` or \`maxDrop\` is a fall that is accepted, not one that is caught: with 0.05 the gate fails once
the data leave no doubt that the mean fell by more than 0.05. **Recommended: \`maxMeanDrop: ${recommended}\`.**

## The test behind maxMeanDrop

The heads of a suite are not a sample to the gate: it asks whether *these* explanations got worse. What is left to chance
is which of a head's pairs were asked about, and what the simulator made of each. The variance of every head's drop is
therefore estimated from its own pairs, and added up over heads (\`src/gates/auc-drops.ts\`). DeLong's estimate is too
large with 5 + 5 pairs, as it counts the interaction of strong and weak pairs twice; the one used here is unbiased.
Resampling heads instead would take the difference between heads that broke and heads that did not for noise.

Scores are normal. A pair's score is partly its own, and the same in both runs, and partly the run's. "noise" is the
standard deviation of the run's part over that of the pair's, on the logit scale: 0 for a simulator that always answers
alike, 0.1 for run-to-run differences of 0.2 logits where pairs of one label spread over 2. "unrelated" has no part in
common: two simulators that agree on nothing but how good they are. Heads differ in how well they are explained.

## Unchanged quality

20 heads of 5 + 5 pairs, one explanation each. The last column is a config with both gates at 0.

${tables.unchanged}

The goal is at most 1 %. The most in any row of this page is ${percent(worst.single)} for one gate, and
${percent(worst.both)} for both together. With ${replicates} runs a rate of 0.5 is known to ± 0.2.

## A true drop of 0.10 in the mean

20 heads of 5 + 5 pairs. Either every explanation became a little worse, or so many broke that their AUC is about 0.4:
these judge every pair anew.

${tables.dropped}

The goal is to catch at least 90 %, judged with \`maxMeanDrop: ${recommended}\`. **Met** where all explanations fell a
little and the noise is 0.25 or less: at least ${percent(least.spread)} at any mean AUC. **Not met everywhere** where a
few broke, even with as little noise: at least ${percent(least.brokenGood)} in suites whose mean was 0.90 or better, but
down to ${percent(least.broken)} where most explanations were mediocre before. **Not met** from noise 0.5 on, but for
suites near 0.97. What five strong and five weak pairs say of an explanation that judges every pair anew varies by
itself: the drop that the two runs show is then often well below 0.10. The remedy is more pairs (see the table of
sizes).

## The power curve

20 heads of 5 + 5 pairs, mean AUC 0.80 before, every explanation falls alike. A column is a bound of \`maxMeanDrop\`.

${tables.powerCurve}

With a bound of 0.05 a drop of 0.10 is caught in half of the runs or so, and a drop of 0.14 in most.

## Other suites

Mean AUC 0.80. False alarms are of \`maxMeanDrop: 0\`; what is caught is a drop of 0.10, with noise 0.25, by bound.

${tables.sizes}

## One explanation of twenty breaks

\`maxDrop\`, mean AUC 0.90, noise 0.25.

${tables.oneBreaks}

With 5 + 5 pairs \`maxDrop\` finds little: one explanation's AUC may be off by 0.2 either way, and twenty of them are tested
together. It becomes useful from 20 + 20 pairs on.

## When not to trust this

- The gate compares with one run, the baseline. If it was the best of several, the next run will look worse without
  being so: write the baseline from the first run of a version, not from the luckiest.
- Simulators whose scores jump together for all pairs of a head are not noise of the kind simulated here.
- A head with fewer than two scored pairs of a label has no variance, and \`maxMeanDrop\` then passes or is inconclusive.
- The settings were chosen with the same simulation. With seeds 20261123 and 4, \`maxDrop\` at error rates of 0.005 and
  0.0025 took both gates together to 1.1 % and 1.2 % for unrelated scores at 0.65, so it was lowered to 0.001; the
  recommended 0.01 was chosen then, too. The tables above are from a seed that was first used afterwards.
- Comparing every commit with the same baseline repeats the test: at 0.5 % a build, two hundred builds of unchanged
  quality see one false alarm on average, and a deterministic simulator sees none.
`;
writeFileSync(new URL('../docs/gates.md', import.meta.url), report);
