import type { Protocol } from '../asking/protocol.ts';
import { drawIndices, seededRandom } from '../metrics/seeded-random.ts';
import type { ChatMessage } from '../models/chat-message.ts';

/** Orders of a protocol's few-shot examples that should make no difference to a simulator. */
export const EXAMPLE_ORDERS = ['reversed', 'shuffled'] as const;

export type ExampleOrder = (typeof EXAMPLE_ORDERS)[number];

const SEED = 0;

/** The protocol with its examples, each a question with its answer, in another order; what frames them stays. */
export function reordered(protocol: Protocol, order: ExampleOrder): Protocol {
  const { messages } = protocol;
  const start = messages.findIndex(({ role }) => role !== 'system');
  const examples = inPairs(messages.slice(start, -1));
  const indices =
    order === 'reversed'
      ? [...examples.keys()].reverse()
      : drawIndices(examples.length, examples.length, seededRandom(SEED, 'example order'));
  const shuffled = indices.flatMap((index) => examples[index] ?? []);
  return {
    ...protocol,
    name: `${protocol.name}, examples ${order}`,
    messages: [...messages.slice(0, start), ...shuffled, ...messages.slice(-1)],
  };
}

function inPairs(messages: readonly ChatMessage[]): readonly (readonly ChatMessage[])[] {
  return messages.flatMap((message, index) =>
    index % 2 === 0 ? [[message, ...messages.slice(index + 1, index + 2)]] : [],
  );
}
