import type { ChatMessage } from '../models/chat-message.ts';
import { fillTemplate } from './fill-template.ts';
import type { PairQuestion } from './pair-question.ts';
import type { Protocol } from './protocol.ts';

/** The chat messages that ask a simulator about one pair: the protocol's, with the slots of the last one filled in. */
export function buildMessages(protocol: Protocol, question: PairQuestion): readonly ChatMessage[] {
  return protocol.messages.map((message, index) =>
    index < protocol.messages.length - 1
      ? message
      : { ...message, content: fillTemplate(message.content, question) },
  );
}
