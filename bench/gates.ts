/**
 * Measures how often the drop gates fail a run without cause, and how often they catch a real fall, and writes
 * bench/results/gates.md. Run `npm run bench:gates`; `node bench/gates.ts 100` is a quick look.
 */
import { join } from 'node:path';
import { runOfKeptAnswers } from '../src/batches/score-batch.ts';
import { suitesOfConfig } from '../src/commands/batch/batch-config.ts';
import { writeWholeFile } from '../src/files/write-whole-file.ts';
import { type Baseline, baselineOf } from '../src/gates/baseline.ts';
import { type ComparedExplanation, compareBaselines } from '../src/gates/compare-baselines.ts';
import { weighFall } from '../src/gates/drop-gates.ts';
import { fallOf, pooledSpread, spreadOfFall } from '../src/gates/fall.ts';
import { mean } from '../src/metrics/mean.ts';
import { rocAuc } from '../src/metrics/roc-auc.ts';
import { configuredSimulator } from '../src/promptfoo/configured-simulator.ts';
import { scoreRun } from '../src/scorecard/build-scorecard.ts';
import { predictionsOfRun } from '../src/scorecard/predictions-file.ts';
import { balanced, normals, shiftFor } from './simulation/normals.ts';
import { replicatesAsked } from './simulation/replicates.ts';
import { type Scenario, simulatedBaselines } from './simulation/simulated-baselines.ts';
import { percent, table } from './simulation/table.ts';

const SEED = 17;
const HEADS = 20;
const { replicates, isQuick } = replicatesAsked(1000);

/** As docs/ci.md and `init` recommend. */
const RECOMMENDED = { maxMeanDrop: 0.01, maxDrop: 0.1 };
const AT_ZERO = { maxMeanDrop: 0, maxDrop: 0 };

interface Pair {
  readonly before: Baseline;
  readonly now: Baseline;
}

/** Whether either gate fails a run. */
function fails({ before, now }: Pair, { maxMeanDrop, maxDrop }: typeof RECOMMENDED): boolean {
  const comparisons = compareBaselines(
    before,
    now,
    before.simulators.map(({ name }) => name),
  );
  return comparisons.some(({ explanations }) => {
    const pooled = pooledSpread(explanations);
    const isFailing = (some: readonly ComparedExplanation[], bound: number) => {
      const fallen = fallOf(some);
      if (fallen === null) throw new Error('nothing was compared');
      const { isBeyond, isNoise } = weighFall(fallen.fall, spreadOfFall(fallen, some.length, pooled), bound);
      return isBeyond && !isNoise;
    };
    return isFailing(explanations, maxMeanDrop) || explanations.some((each) => isFailing([each], maxDrop));
  });
}

function shareFailing(scenario: Omit<Scenario, 'heads'>, ...stream: readonly (string | number)[]): number {
  const draw = simulatedBaselines({ heads: HEADS, ...scenario }, SEED, ...stream);
  let failing = 0;
  for (let replicate = 0; replicate < replicates; replicate += 1) {
    if (fails(draw(), RECOMMENDED)) failing += 1;
  }
  return failing / replicates;
}

const SIZES = [5, 10, 20];
const AUCS = [0.65, 0.8, 0.9, 0.97];
const same = (auc: number) => () => ({ before: auc, now: auc });
const NOT_FALLEN = 0.05;
const RUINED = 0.5;
const FALL = 0.1;

/** The bundled heads, judged twice by the embedded heuristic, with bounds that allow no fall at all. */
async function unchangedRun(): Promise<string> {
  const config = join(import.meta.dirname, '..', 'promptfooconfig.yaml');
  const { name, asking, make } = configuredSimulator(config, 'heuristic');
  const column = { name, simulator: make(), asking };
  const [suite] = suitesOfConfig(config).suites;
  if (suite === undefined) throw new Error('the default config has no suite');
  const once = async () => {
    const run = await runOfKeptAnswers(suite, [column], { repeat: 1 });
    return baselineOf(predictionsOfRun(scoreRun(run)));
  };
  const pair = { before: await once(), now: await once() };
  const failed = fails(pair, AT_ZERO) ? 'failed' : 'did not fail';
  return `The bundled heads, judged twice by the heuristic (${pair.now.scores.length} explanations), ${failed} with both bounds at 0.`;
}

/** Nothing fell, but an endpoint's logits move by so much from run to run. */
function noise(runs: number): string {
  const rows = [NOT_FALLEN, 0.2, 0.5, 1].flatMap((noise) =>
    SIZES.map((size) => [
      noise.toFixed(2),
      `${size} + ${size}`,
      ...AUCS.map((auc) =>
        percent(shareFailing({ size, aucs: same(auc), noise, runs }, 'noise', runs, noise, size, auc)),
      ),
    ]),
  );
  return table(['logits move by', 'pairs', ...AUCS.map((auc) => `AUC ${auc.toFixed(2)}`)], rows);
}

/** One of the explanations says something else: it ranked its pairs perfectly, and now at random. */
function oneRuined(): string {
  const perfect = 0.99999;
  const rows = SIZES.map((size) => [
    `${size} + ${size}`,
    ...AUCS.map((auc) => {
      const aucs = (head: number) =>
        head === 0 ? { before: perfect, now: RUINED } : { before: auc, now: auc };
      const scenario = { size, aucs, noise: 0, anew: (head: number) => head === 0 };
      return percent(shareFailing(scenario, 'ruined', size, auc));
    }),
  ]);
  return table(['pairs', ...AUCS.map((auc) => `the others at ${auc.toFixed(2)}`)], rows);
}

function allWorse(): string {
  const rows = SIZES.flatMap((size) =>
    [false, true].map((anew) => [
      `${size} + ${size}`,
      anew ? 'anew' : 'as before, but less well',
      ...AUCS.map((auc) => {
        const aucs = () => ({ before: auc, now: auc - FALL });
        return percent(
          shareFailing({ size, aucs, noise: NOT_FALLEN, anew: () => anew }, 'worse', size, auc, `${anew}`),
        );
      }),
    ]),
  );
  return table(
    ['pairs', 'pairs are judged', ...AUCS.map((auc) => `${auc.toFixed(2)} → ${(auc - FALL).toFixed(2)}`)],
    rows,
  );
}

/** By how much the AUC of the best of five equally good explanations, chosen on the pairs reported, is too high. */
function bestOfFive(): string {
  const rows = SIZES.map((size) => [
    `${size} + ${size}`,
    ...AUCS.map((auc) => {
      const normal = normals(SEED, 'best of five', size, auc);
      const labels = [...balanced(size)];
      const drawn = () =>
        rocAuc(
          labels,
          labels.map((label) => label * shiftFor(auc) + normal()),
        ) ?? 0;
      const best = Array.from({ length: replicates }, () => Math.max(...Array.from({ length: 5 }, drawn)));
      return ((mean(best) ?? 0) - auc).toFixed(2);
    }),
  ]);
  return table(['pairs', ...AUCS.map((auc) => `true AUC ${auc.toFixed(2)}`)], rows);
}

const page = `# What the drop gates catch, and what they miss

Generated by \`npm run bench:gates\` (seed ${SEED}; do not edit). Numbers are percentages of ${replicates} simulated pairs of runs in which the
recommended gates, \`maxMeanDrop: ${RECOMMENDED.maxMeanDrop}\` and \`maxDrop: ${RECOMMENDED.maxDrop}\`, fail the second run. The suite has ${HEADS} heads with one explanation each.
A pair's logit is normal, with a standard deviation of 1 within a label. “AUC” is an explanation's true AUC, over all pairs of its head; “pairs”
is how many strong and weak ones a run asks about.

## An unchanged rerun

Kept answers and offline simulators give the same scores to the last bit, so the gates never fail.
${await unchangedRun()}

## An endpoint that does not answer the same twice

No explanation got worse, but each run adds normal noise with this standard deviation to every pair's logit. Goal at ${NOT_FALLEN}: at most 2 %.

${noise(1)}

With a baseline from \`baseline write --repeat 5\`, where a drop within three standard deviations of an explanation's AUC is only a warning:

${noise(5)}

## One of ${HEADS} explanations is ruined

Its AUC drops from 1 to random ranking. Goal: at least 99 %.

${oneRuined()}

## All explanations became worse by ${FALL.toFixed(2)}

With noise of ${NOT_FALLEN} on the logits. Goal: at least 99 %.

${allWorse()}

## A baseline of the best of five

If the best-scoring of five equally good, unrelated explanations of a head is reported, its AUC is too high by this much, and the next run
looks like a drop:

${bestOfFive()}
`;

if (isQuick) console.log(page);
else writeWholeFile(join(import.meta.dirname, 'results', 'gates.md'), page);
