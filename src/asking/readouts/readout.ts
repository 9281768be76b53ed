import type { ChatReply, ChatRequest } from '../../models/chat-model.ts';
import type { Answer } from '../answer.ts';
import type { PairQuestion } from '../pair-question.ts';
import type { Protocol } from '../protocol.ts';

/** What a simulator's config says of its readout. */
export interface ReadoutSettings {
  /** How many answers are drawn. */
  readonly samples: number;
  /** The room for an answer, reasoning included; the readout's own where it is absent. */
  readonly maxOutputTokens?: number | undefined;
  /** Left to the model where it is absent. */
  readonly temperature?: number | undefined;
}

/** How P("1") is got out of a chat model: what is asked of it, and what its replies say of each pair. */
export interface Readout {
  /** As configs write it. */
  readonly name: string;
  /** What it is, in one line. */
  readonly summary: string;
  /** The bundled protocol that asks for such answers. */
  readonly protocol: string;
  /** What of the settings its answers depend on, for a name that tells scores apart; nothing for the default. */
  readonly id: (settings: ReadoutSettings) => string | undefined;
  /** Why a reply is of no use, where it is of none. */
  readonly problemWith: ChatRequest['problemWith'];
  /** The requests that ask some questions, all under one explanation: one for each of them, or several. */
  readonly requests: (
    protocol: Protocol,
    questions: readonly PairQuestion[],
    settings: ReadoutSettings,
  ) => readonly ChatRequest[];
  /** What the replies to these requests say: an answer for each question, in the questions' order. */
  readonly answers: (questions: readonly PairQuestion[], replies: readonly ChatReply[]) => readonly Answer[];
}
