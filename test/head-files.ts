import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Head } from '../src/activation-records/head.ts';
import { seededRandom } from '../src/metrics/seeded-random.ts';

/** What a head's file in a test holds: by default, a head that attends to the previous token, in three sequences. */
export interface HeadFile {
  readonly tokens?: readonly string[];
  readonly records?: number;
}

const WORDS = ['The', ' cat', ' sat', ' on', ' the', ' mat', ',', ' and', ' slept', '.'];

/** Writes a head's file as transformer-debugger would. */
export function writeHead(base: string, head: Head, { tokens = WORDS, records = 3 }: HeadFile = {}): void {
  const random = seededRandom('head file', head.layer, head.head);
  const file = join(base, String(head.layer), `${head.head}.json`);
  mkdirSync(dirname(file), { recursive: true });
  const top = Array.from({ length: records }, () => ({
    dataclass_name: 'ActivationRecord',
    tokens,
    activations: tokens.flatMap((_, from) =>
      tokens.slice(0, from + 1).map((_, to) => (to === from - 1 ? 1 : 0.01) * (1 + random.unit())),
    ),
  }));
  writeFileSync(
    file,
    JSON.stringify({
      dataclass_name: 'NeuronRecord',
      neuron_id: { dataclass_name: 'NeuronId', layer_index: head.layer, neuron_index: head.head },
      most_positive_activation_records: top,
      random_sample: [],
    }),
  );
}
