import type { Answer } from '../asking/answer.ts';
import { type Asking, askingId, correctionId } from '../asking/asking.ts';
import { correctionOf } from '../asking/baseline-correction.ts';
import type { Scored } from '../asking/normalized-one.ts';
import type { PairQuestion } from '../asking/pair-question.ts';
import type { CallOptions, ChatModel } from '../models/chat-model.ts';

/** What a simulator makes of a pair: P("1"), or why there is none, with the alternatives, and what asking took. */
export interface Judgement extends Answer {
  readonly scored: Scored;
  /** Whether nothing was paid for it now: its replies were kept, or came together with equal requests. */
  readonly reused: boolean;
}

/** What predicts a pair's label from the explanation and the sequence alone. */
export interface Simulator {
  /**
   * @param questions all of one explanation. What they are asked together for fails together.
   * @returns a judgement for each, in their order.
   * @throws ModelError where there is no reply.
   */
  judge(questions: readonly PairQuestion[], call?: CallOptions): Promise<readonly Judgement[]>;
  /** What it is made of, where that is a chat model and a way of asking it. */
  readonly asked?: { readonly model: ChatModel; readonly asking: Asking };
  /** Gives back what it holds, such as a model in memory; a question after that takes it again. */
  readonly release?: () => Promise<void>;
}

/**
 * Names the way a simulator is asked, as far as its scores depend on it: those that read the question itself do not depend on
 * the words; null where nothing else is to be told.
 *
 * @param question where it says that it is asked in another way than others.
 */
export function askingIdOf(
  { asked }: Simulator,
  asking: Asking,
  question?: Pick<PairQuestion, 'uncorrected'>,
): string | null {
  const asks = asked?.asking ?? asking;
  const baselineCorrection = correctionOf(asks, question);
  if (asked) return askingId({ ...asks, baselineCorrection });
  return correctionId(baselineCorrection).join(', ') || null;
}
