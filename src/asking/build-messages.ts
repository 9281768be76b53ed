import type { ChatMessage } from '../models/chat-model.ts';
import { fillTemplate } from './fill-template.ts';
import type { PairQuestion } from './pair-question.ts';
import type { Protocol } from './protocol.ts';

/**
 * The chat messages that ask a simulator about a pair, or about several under one explanation where the protocol does: the
 * protocol's, with the slots of the last one filled in.
 */
export function buildMessages(
  protocol: Protocol,
  questions: PairQuestion | readonly PairQuestion[],
): readonly ChatMessage[] {
  const asked = [questions].flat();
  const [first] = asked;
  if (first === undefined) throw new RangeError('nothing is asked');
  const { item } = protocol;
  const more = item === undefined ? {} : slotsOfMany(item, asked);
  return protocol.messages.map((message, index) =>
    index < protocol.messages.length - 1
      ? message
      : { ...message, content: fillTemplate(message.content, first, more) },
  );
}

function slotsOfMany(item: string, questions: readonly PairQuestion[]): Readonly<Record<string, string>> {
  const items = questions.map((question, index) =>
    fillTemplate(item, question, { number: String(index + 1) }),
  );
  return { pairs: items.join('\n\n'), count: String(questions.length) };
}
