import type { ChatReply, ChatRequest } from '../../models/chat-model.ts';
import type { Answer } from '../answer.ts';
import type { PairQuestion } from '../pair-question.ts';
import type { Protocol } from '../protocol.ts';

/** How P("1") is got out of a chat model: what is asked of it, and what its replies say of each pair. */
export interface Readout {
  /** As configs write it. */
  readonly name: string;
  /** The requests that ask some questions, all under one explanation: one for each of them, or one for several. */
  readonly requests: (protocol: Protocol, questions: readonly PairQuestion[]) => readonly ChatRequest[];
  /** What the replies to these requests say: an answer for each question, in the questions' order. */
  readonly answers: (questions: readonly PairQuestion[], replies: readonly ChatReply[]) => readonly Answer[];
}
