/**
 * How fast records are loaded and pairs selected, and how fast ROC AUC is. Run: npm run bench
 *
 * 144 generated heads × 20 records × 64 tokens are written to a temporary folder. The yardstick is what
 * `JSON.parse` alone takes on the same files, read from disk.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rocAuc } from '../src/metrics/roc-auc.ts';
import { seededRandom } from '../src/metrics/seeded-random.ts';
import { buildPairCases } from '../src/pair-cases/build-pair-cases.ts';
import { loadSuite } from '../src/suite/load-suite.ts';

const LAYERS = 12;
const HEADS = 12;
const RECORDS = 20;
const TOKENS = 64;
const ROUNDS = 5;

const folder = mkdtempSync(join(tmpdir(), 'bench-select-'));
try {
  await benchLoading();
  benchRocAuc(1e6);
} finally {
  rmSync(folder, { recursive: true });
}

async function benchLoading(): Promise<void> {
  const files = writeHeads();
  const suiteFile = join(folder, 'suite.yaml');
  const heads = files.map(
    ({ layer, head }) => `  - { layer: ${layer}, head: ${head}, explanations: [attends] }`,
  );
  writeFileSync(
    suiteFile,
    `name: bench\nsubject: made up\nrecords: .\nsplit: all\nheads:\n${heads.join('\n')}\n`,
  );
  const suite = loadSuite(suiteFile);

  const parse: number[] = [];
  const select: number[] = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    const parseStart = performance.now();
    for (const { file } of files) JSON.parse(readFileSync(file, 'utf8'));
    const selectStart = performance.now();
    const { cases } = await buildPairCases(suite);
    const end = performance.now();
    if (cases.length !== files.length * 10) throw new Error(`${cases.length} pairs selected`);
    // The first round warms up the file cache and the compiler.
    if (round > 0) {
      parse.push((selectStart - parseStart) / 1000);
      select.push((end - selectStart) / 1000);
    }
  }
  const ratio = median(select.map((seconds, round) => seconds / (parse[round] ?? Number.NaN)));
  console.log(`${files.length} heads × ${RECORDS} records × ${TOKENS} tokens, median of ${ROUNDS} rounds`);
  console.log(`  JSON.parse alone     ${median(parse).toFixed(2)} s`);
  console.log(
    `  load and select      ${median(select).toFixed(2)} s   (${ratio.toFixed(2)} × JSON.parse; goal: 2)`,
  );
}

function writeHeads(): { readonly layer: number; readonly head: number; readonly file: string }[] {
  const random = seededRandom('bench');
  const size = (TOKENS * (TOKENS + 1)) / 2;
  return Array.from({ length: LAYERS * HEADS }, (_, index) => {
    const layer = Math.floor(index / HEADS);
    const head = index % HEADS;
    const records = Array.from({ length: RECORDS }, () => ({
      tokens: Array.from({ length: TOKENS }, (_, position) => ` t${position}`),
      activations: Array.from({ length: size }, () => Number((random.unit() ** 8 * 5).toPrecision(6))),
    }));
    const file = join(folder, String(layer), `${head}.json`);
    mkdirSync(join(folder, String(layer)), { recursive: true });
    writeFileSync(
      file,
      JSON.stringify({
        neuron_id: { layer_index: layer, neuron_index: head },
        most_positive_activation_records: records,
      }),
    );
    return { layer, head, file };
  });
}

function benchRocAuc(count: number): void {
  const random = seededRandom('auc');
  const scores = Float64Array.from({ length: count }, () => random.unit());
  const labels = Uint8Array.from(scores, (score) => (random.unit() < score ? 1 : 0));
  const seconds: number[] = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    const start = performance.now();
    rocAuc(labels, scores);
    if (round > 0) seconds.push((performance.now() - start) / 1000);
  }
  console.log(`ROC AUC of ${count} scores: ${median(seconds).toFixed(2)} s`);
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
