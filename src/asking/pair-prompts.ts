import { fingerprint } from '../files/fingerprint.ts';
import type { ChatMessage } from '../models/chat-message.ts';
import type { PairCase } from '../pair-cases/pair-case.ts';
import type { BaselineCorrection } from '../simulation/baseline-correction.ts';
import { buildMessages } from './build-messages.ts';
import { correctingExplanations, explanationsOfPair } from './common-explanations.ts';
import type { PairQuestion } from './fill-template.ts';
import { loadProtocol, type Protocol, protocolId, protocolSource } from './protocol.ts';

/** Part of a way of asking's name: scores that were corrected by an earlier rule are not compared with these. */
const CORRECTION_RULE = 'what is answered alike is left out';

/** What a simulator's config says of asking. */
interface AskingConfig {
  readonly protocol: string;
  readonly baselineCorrection?: BaselineCorrection | undefined;
  /** Whether its kind takes common explanations off where the config says nothing. */
  readonly correctedByDefault?: boolean | undefined;
}

/** How a column asks about a pair. */
export interface Asking {
  readonly protocol: Protocol;
  readonly baselineCorrection: BaselineCorrection;
  /** Whether nobody has said so: suites that ask as transformer-debugger does are then not corrected. */
  readonly byDefault?: boolean;
}

/**
 * How a simulator's config says that it is asked.
 *
 * @param folders where its protocol is looked for.
 * @param said the config's place, for messages.
 * @throws UserError where there is no such protocol, or it cannot be read.
 */
export function askingOf(
  { protocol, baselineCorrection, correctedByDefault = false }: AskingConfig,
  folders: readonly string[],
  said: string,
): Asking {
  return {
    protocol: loadProtocol(protocolSource(protocol, folders, `${said}: config: protocol`)),
    baselineCorrection: baselineCorrection ?? (correctedByDefault ? 'common' : false),
    byDefault: baselineCorrection === undefined,
  };
}

/** How a column asks about a case: one of a suite that asks as transformer-debugger does is not corrected by default. */
export function askingAbout(asking: Asking, { uncorrected }: Pick<PairCase, 'uncorrected'>): Asking {
  return uncorrected && asking.byDefault ? { ...asking, baselineCorrection: false } : asking;
}

/** {@link pairPrompts} for a case, asked as {@link askingAbout} says. */
export function promptsOfCase(asking: Asking, pairCase: PairCase): readonly (readonly ChatMessage[])[] {
  const { explanation, tokens, pair } = pairCase;
  return pairPrompts(askingAbout(asking, pairCase), { explanation: explanation.text, tokens, ...pair });
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
  return `${id}, baseline-corrected with explanations@${fingerprint([CORRECTION_RULE, ...correctingExplanations(baselineCorrection)])}`;
}
