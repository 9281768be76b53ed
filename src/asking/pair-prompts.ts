import { fingerprint } from '../files/fingerprint.ts';
import type { ChatMessage } from '../models/chat-message.ts';
import type { BaselineCorrection } from '../simulation/baseline-correction.ts';
import { buildMessages } from './build-messages.ts';
import { correctingExplanations, explanationsOfPair } from './common-explanations.ts';
import type { PairQuestion } from './fill-template.ts';
import { loadProtocol, type Protocol, protocolId, protocolSource } from './protocol.ts';

/** How a column asks about a pair. */
export interface Asking {
  readonly protocol: Protocol;
  readonly baselineCorrection: BaselineCorrection;
}

/**
 * How a simulator's config says that it is asked.
 *
 * @param folders where its protocol is looked for.
 * @param said the config's place, for messages.
 * @throws UserError where there is no such protocol, or it cannot be read.
 */
export function askingOf(
  {
    protocol,
    baselineCorrection,
  }: { readonly protocol: string; readonly baselineCorrection?: BaselineCorrection | undefined },
  folders: readonly string[],
  said: string,
): Asking {
  return {
    protocol: loadProtocol(protocolSource(protocol, folders, `${said}: config: protocol`)),
    baselineCorrection: baselineCorrection ?? false,
  };
}

/** The prompts whose answers are a pair's, in the order of {@link explanationsOfPair}. */
export function pairPrompts(
  { protocol, baselineCorrection }: Asking,
  question: PairQuestion,
): readonly (readonly ChatMessage[])[] {
  return explanationsOfPair(baselineCorrection, question.explanation).map((explanation) =>
    buildMessages(protocol, { ...question, explanation }),
  );
}

/** Names a way of asking, e.g. `pairwise-v2@0f3a9c2e, baseline-corrected`: scores of another one cannot be compared with its own. */
export function askingId({ protocol, baselineCorrection }: Asking): string {
  const id = protocolId(protocol);
  if (baselineCorrection === false) return id;
  if (baselineCorrection === 'empty') return `${id}, baseline-corrected`;
  return `${id}, baseline-corrected with explanations@${fingerprint(correctingExplanations(baselineCorrection))}`;
}
