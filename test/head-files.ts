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
  const sequences = Array.from({ length: records }, () => tokens);
  writeRecords(base, head, { top: sequences, random: [] }, (_, from, to) => to === from - 1);
}

/** A head that attends to what a function says, in twelve sequences of words that come again, four of them random ones. */
export function writeHeadThat(base: string, head: Head, attends: Attends): void {
  const random = seededRandom('sequences', head.layer, head.head);
  const sequences = Array.from({ length: 12 }, () =>
    Array.from({ length: 24 }, () => WORDS[random.below(WORDS.length)] ?? ''),
  );
  writeRecords(base, head, { top: sequences.slice(4), random: sequences.slice(0, 4) }, attends);
}

/** Whether a token attends to an earlier one, or itself. */
export type Attends = (tokens: readonly string[], from: number, to: number) => boolean;

type Sequences = readonly (readonly string[])[];

function writeRecords(
  base: string,
  head: Head,
  sequences: { readonly top: Sequences; readonly random: Sequences },
  attends: Attends,
): void {
  const random = seededRandom('head file', head.layer, head.head);
  const file = join(base, String(head.layer), `${head.head}.json`);
  mkdirSync(dirname(file), { recursive: true });
  const recordOf = (tokens: readonly string[]) => ({
    dataclass_name: 'ActivationRecord',
    tokens,
    activations: tokens.flatMap((_, from) =>
      tokens.slice(0, from + 1).map((_, to) => (attends(tokens, from, to) ? 1 : 0.01) * (1 + random.unit())),
    ),
  });
  writeFileSync(
    file,
    JSON.stringify({
      dataclass_name: 'NeuronRecord',
      neuron_id: { dataclass_name: 'NeuronId', layer_index: head.layer, neuron_index: head.head },
      most_positive_activation_records: sequences.top.map(recordOf),
      random_sample: sequences.random.map(recordOf),
    }),
  );
}
