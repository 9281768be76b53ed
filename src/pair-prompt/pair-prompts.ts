import { fingerprint } from '../files/fingerprint.ts';
import type { ChatMessage } from '../models/chat-message.ts';
import type { Contrast } from '../simulation/contrast.ts';
import { buildMessages } from './build-messages.ts';
import { contrastRules, rulesOfPair } from './contrast-rules.ts';
import type { PairQuestion } from './fill-template.ts';
import { loadProtocol, type Protocol, protocolId, protocolSource } from './protocol.ts';

/** How a column asks about a pair. */
export interface Asking {
  readonly protocol: Protocol;
  readonly contrast: Contrast;
}

/**
 * How a simulator's config says that it is asked.
 *
 * @param folders where its protocol is looked for.
 * @param said the config's place, for messages.
 * @throws UserError where there is no such protocol, or it cannot be read.
 */
export function askingOf(
  { protocol, contrast }: { readonly protocol: string; readonly contrast?: Contrast | undefined },
  folders: readonly string[],
  said: string,
): Asking {
  return {
    protocol: loadProtocol(protocolSource(protocol, folders, `${said}: config: protocol`)),
    contrast: contrast ?? false,
  };
}

/** The prompts whose answers are a pair's, in the order of {@link rulesOfPair}. */
export function pairPrompts(
  { protocol, contrast }: Asking,
  question: PairQuestion,
): readonly (readonly ChatMessage[])[] {
  return rulesOfPair(contrast, question.explanation).map((explanation) =>
    buildMessages(protocol, { ...question, explanation }),
  );
}

/** Names a way of asking, e.g. `pairwise-v2@0f3a9c2e, contrasted`: scores of another one cannot be compared with its own. */
export function askingId({ protocol, contrast }: Asking): string {
  const id = protocolId(protocol);
  if (typeof contrast === 'boolean') return contrast ? `${id}, contrasted` : id;
  return `${id}, contrasted with rules@${fingerprint(contrastRules(contrast))}`;
}
