/**
 * Measures with which pairs the heuristic ranks true explanations first, and writes bench/results/pairs.md. Run
 * `npm run bench:pairs`; it takes two minutes. `node bench/pairs.ts 2` is a quick look.
 */
import { writeFileSync } from 'node:fs';
import { mean } from '../src/metrics/mean.ts';
import { type KnownSet, knownSets } from './pairs-tables/known-heads.ts';
import { type Ranked, rankTruth } from './pairs-tables/rank-truth.ts';
import { type Drawing, drawnPairs, WEAK_PAIRS } from './pairs-tables/weak-pairs.ts';
import { repeat, replicatesAsked } from './simulation/replicates.ts';
import { table } from './simulation/table.ts';

interface Way extends Drawing {
  readonly corrected: boolean;
}

interface Measured {
  readonly way: Way;
  /** By set: the share of heads whose truth is first alone, and the mean ranking accuracy. */
  readonly sets: readonly { readonly alone: number; readonly accuracy: number }[];
  readonly alone: number;
}

const { replicates: draws, isQuick } = replicatesAsked(20);
const sets = await knownSets();

const spread = [false, true] as const;
const ways: readonly Way[] = [
  ...WEAK_PAIRS.flatMap((weak) =>
    spread.flatMap((corrected) =>
      [5, 10, 20].flatMap((count) =>
        spread.map((each): Way => ({ weak, corrected, count, maxPerRecord: each ? count / 5 : null })),
      ),
    ),
  ),
  ...(['near', 'matched'] as const).map(
    (weak): Way => ({ weak, corrected: true, count: 10, maxPerRecord: 2 }),
  ),
];

function measure(way: Way): Measured {
  const measured = sets.map(({ heads }) => {
    const ranked: Ranked[] = [];
    repeat(draws, (seed) => {
      for (const head of heads) ranked.push(rankTruth(head, drawnPairs(head, way, seed), way.corrected));
    });
    return {
      alone: mean(ranked.map(({ alone }) => Number(alone))) ?? 0,
      accuracy: mean(ranked.map(({ accuracy }) => accuracy)) ?? 0,
    };
  });
  return { way, sets: measured, alone: mean(measured.map(({ alone }) => alone)) ?? 0 };
}

const all = ways.map(measure);
const heads = sets.reduce((sum, { heads: each }) => sum + each.length, 0);
/** Ways that differ by less than one head are alike. */
const best = Math.max(...all.map(({ alone }) => alone));
const alike = all.filter(({ alone }) => best - alone < 1 / heads);
const fewest = Math.min(...alike.map(({ way }) => way.count));
const [chosen] = alike
  .filter(({ way }) => way.count === fewest)
  .sort((a, b) => Number(isMixture(a)) - Number(isMixture(b)) || b.alone - a.alone);

function isMixture({ way: { weak } }: Measured): boolean {
  return weak.includes(' and ');
}

function row(each: Measured): readonly string[] {
  const { way } = each;
  const marks = each === chosen ? ' ← chosen' : alike.includes(each) ? ' ·' : '';
  return [
    way.weak,
    `${way.count} + ${way.count}`,
    way.maxPerRecord === null ? 'any' : String(way.maxPerRecord),
    way.corrected ? 'common' : 'no',
    ...each.sets.flatMap(({ alone, accuracy }, index) => [
      `${(alone * (sets[index] as KnownSet).heads.length).toFixed(1)}`,
      accuracy.toFixed(3).replace(/^0/, ''),
    ]),
    `${each.alone.toFixed(3).replace(/^0/, '')}${marks}`,
  ];
}

const report = `# Which pairs to ask about

Written by \`npm run bench:pairs\` (\`node bench/pairs.ts\`; do not edit by hand): the heuristic on heads whose function is known,
${sets.map(({ name, heads: each }) => `${each.length} of ${name}`).join(' and ')}, with the explanations of their suites, of which one is true. Split \`valid\`, \`fromAtLeast: 1\`,
${draws} draws of weak pairs. "First alone": in how many heads the true explanation has the highest AUC and no other has as high
a one. "Accuracy": how often a true explanation is above a false one of its head, ties counted half (pairwise ranking accuracy). The
last column is the share of heads with the truth first alone, the sets weighted alike.

**The rule.** Of all ways those count as alike (·) whose last column is less than one head of ${heads} (${(1 / heads).toFixed(3)}) below the best. Of these, the one
with the fewest pairs; then one kind of weak pairs before a mixture of two, which needs random records and has to be explained; then
the best. That is **${chosen?.way.weak}, ${chosen?.way.count} + ${chosen?.way.count}, at most ${chosen?.way.maxPerRecord} per record, ${chosen?.way.corrected ? 'baseline-corrected' : 'uncorrected'}**: what \`init\` writes.

${table(
  [
    'weak pairs',
    'pairs',
    'per record',
    'corrected',
    ...sets.flatMap(({ name, heads: each }) => [`${name}: first alone, of ${each.length}`, 'accuracy']),
    'share',
  ],
  all.map(row),
)}

"same-from and random" is half of each; "random sample" are random pairs of the head's random records alone. \`near\` and \`matched\` hold
the distance fast: a head that goes by distance has then no weak pairs that its true explanation could tell from strong ones.

Before the heuristic's preference for near pairs went (it was called recency, and broke ties by distance), the same table had, with
5 + 5 random pairs uncorrected, the truth first alone in 7.9 of 16 puzzles (.835) and 4.7 of 10 heads of SmolLM2 (.834), and with 10 + 10
same-from pairs corrected, spread, in 13.3 (.916) and 9.1 (.988): wrong explanations had won by standing near. The common explanation that is
answered alike was not left out then, either.
`;

if (isQuick) console.log(report);
else writeFileSync(new URL('results/pairs.md', import.meta.url), report);
