import type { ChatMessage } from '../models/chat-message.ts';
import { EMPTY_EXPLANATION } from '../suite/controls.ts';
import { buildMessages } from './build-messages.ts';
import type { PairQuestion } from './fill-template.ts';
import { loadProtocol, type Protocol, protocolId, protocolSource } from './protocol.ts';

/** How a column asks about a pair. */
export interface Asking {
  readonly protocol: Protocol;
  /** Whether each pair is also asked under an explanation that says nothing, and its answer taken as what is known without. */
  readonly contrast: boolean;
}

/**
 * How a simulator's config says that it is asked.
 *
 * @param folders where its protocol is looked for.
 * @param said the config's place, for messages.
 * @throws UserError where there is no such protocol, or it cannot be read.
 */
export function askingOf(
  { protocol, contrast }: { readonly protocol: string; readonly contrast?: boolean | undefined },
  folders: readonly string[],
  said: string,
): Asking {
  return {
    protocol: loadProtocol(protocolSource(protocol, folders, `${said}: config: protocol`)),
    contrast: contrast ?? false,
  };
}

/** The prompts whose answers are a pair's: the question, and where answers are contrasted the one without a rule. */
export function pairPrompts(
  { protocol, contrast }: Asking,
  question: PairQuestion,
): readonly (readonly ChatMessage[])[] {
  const messages = buildMessages(protocol, question);
  return contrast
    ? [messages, buildMessages(protocol, { ...question, explanation: EMPTY_EXPLANATION })]
    : [messages];
}

/** Names a way of asking, e.g. `pairwise-v2@0f3a9c2e, contrasted`: scores of another one cannot be compared with its own. */
export function askingId({ protocol, contrast }: Asking): string {
  return contrast ? `${protocolId(protocol)}, contrasted` : protocolId(protocol);
}
