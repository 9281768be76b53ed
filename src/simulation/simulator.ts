import type { Answer } from '../asking/answer.ts';
import { type Asking, askingId, correctionId } from '../asking/asking.ts';
import { correctionOf } from '../asking/baseline-correction.ts';
import type { Scored } from '../asking/normalized-one.ts';
import type { PairQuestion } from '../asking/pair-question.ts';
import type { CallOptions, ChatModel } from '../models/chat-model.ts';

/** A simulator's answer about a pair: P("1"), or why there is none. */
export interface Judgement extends Answer {
  readonly scored: Scored;
  /** Whether nothing was paid for it now: replies were kept, or shared with equal requests. */
  readonly reused: boolean;
}

/** Predicts a pair's label from the explanation and the sequence alone. */
export interface Simulator {
  /**
   * @param questions of one explanation; those asked together fail together.
   * @returns a judgement for each, in order.
   * @throws ModelError if there is no reply.
   */
  judge(questions: readonly PairQuestion[], call?: CallOptions): Promise<readonly Judgement[]>;
  /** Its chat model and way of asking, if it has them. */
  readonly asked?: { readonly model: ChatModel; readonly asking: Asking };
  /** Releases what it holds, such as a model in memory; the next question takes it again. */
  readonly release?: () => Promise<void>;
}

/** Identifies how a simulator is asked, as far as scores depend on it; null if not. @param question may be asked differently. */
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
