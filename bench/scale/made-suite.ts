import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { seededRandom } from '../../src/metrics/seeded-random.ts';

/** How large a made-up suite is. Each explanation of a head is asked about ten pairs. */
export interface SuiteSize {
  readonly heads: number;
  readonly explanations: number;
  readonly records: number;
  readonly tokens: number;
}

/** Made once, and told of several heads: numbers take longer to make up than to write. */
const DIFFERENT_HEADS = 500;

/**
 * Writes records of made-up heads, and a suite over them, into a folder. All questions differ.
 *
 * @returns the suite's file, and the heads' files.
 */
export function writeSuite(
  folder: string,
  { heads, explanations, records, tokens }: SuiteSize,
): { readonly suite: string; readonly files: readonly string[] } {
  const random = seededRandom('bench');
  const pairs = (tokens * (tokens + 1)) / 2;
  const made = Array.from({ length: Math.min(heads, DIFFERENT_HEADS) * records }, (_, index) =>
    JSON.stringify({
      tokens: Array.from({ length: tokens }, (_, position) => ` t${index % records}-${position}`),
      activations: Array.from({ length: pairs }, () => Number((random.unit() ** 8 * 5).toPrecision(6))),
    }),
  );
  const files = Array.from({ length: heads }, (_, index) => {
    const layer = Math.floor(index / 25);
    const head = index % 25;
    const first = (index % DIFFERENT_HEADS) * records;
    const file = join(folder, String(layer), `${head}.json`);
    mkdirSync(join(folder, String(layer)), { recursive: true });
    writeFileSync(
      file,
      `{"neuron_id":{"layer_index":${layer},"neuron_index":${head}},"most_positive_activation_records":[${made.slice(first, first + records)}]}`,
    );
    return { layer, head, file };
  });
  const suite = join(folder, 'suite.yaml');
  writeFileSync(
    suite,
    JSON.stringify({
      name: 'bench',
      subject: 'made up',
      records: '.',
      split: 'all',
      explanations: 'explanations.jsonl',
    }),
  );
  const lines = files.flatMap(({ layer, head }) =>
    Array.from({ length: explanations }, (_, index) => {
      const explanation = `attends from a word to the thing number ${index} of L${layer}H${head} that it depends on`;
      return JSON.stringify({ layer, head, explanation });
    }),
  );
  writeFileSync(join(folder, 'explanations.jsonl'), lines.join('\n'));
  return { suite, files: files.map(({ file }) => file) };
}
