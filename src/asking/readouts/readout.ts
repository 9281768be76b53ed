import type { ChatReply, ChatRequest } from '../../models/chat-model.ts';
import type { Answer } from '../answer.ts';
import type { PairQuestion } from '../pair-question.ts';
import type { Protocol } from '../protocol.ts';

/** What a simulator's config says of its readout. */
export interface ReadoutSettings {
  /** How many answers are drawn. */
  readonly samples: number;
  /** How many pairs are asked about with one request, at most; 1 where it is absent. */
  readonly pairsPerRequest?: number | undefined;
  /** In how many orders such pairs are asked about; 1 where it is absent. */
  readonly orders?: number | undefined;
  /** The room for an answer, reasoning included; the readout's own where it is absent. */
  readonly maxOutputTokens?: number | undefined;
  /** Left to the model where it is absent. */
  readonly temperature?: number | undefined;
  /** Whether one request draws all samples. */
  readonly samplesTogether?: boolean | undefined;
  /** Whether the endpoint is asked for JSON of the right shape, where answers are JSON. */
  readonly structuredOutput?: boolean | undefined;
}

/** The requests that questions take, and what the replies to them say. */
export interface Exchange<Request extends ChatRequest = ChatRequest> {
  readonly requests: readonly Request[];
  /**
   * An answer for each question, in their order, from a reply to each request, in theirs. What a request about several took is
   * counted with the first of them.
   */
  readonly answers: (replies: readonly ChatReply[]) => readonly Answer[];
}

/** How P("1") is got out of a chat model: what is asked of it, and what its replies say of each pair. */
export interface Readout {
  /** As configs write it. */
  readonly name: string;
  /** What it is, in one line. */
  readonly summary: string;
  /** The bundled protocol that asks for such answers. */
  readonly protocol: string;
  /** The bundled protocol that asks about several pairs at a time; absent where that cannot be. */
  readonly protocolOfMany?: string;
  /** What of the settings its answers depend on, for a name that tells scores apart; nothing for the default. */
  readonly id: (settings: ReadoutSettings) => string | undefined;
  /** Why a reply is of no use, where it is of none, whatever it was asked. */
  readonly problemWith: ChatRequest['problemWith'];
  /** What asks some questions, all under one explanation: a request for each of them, several, or one for all. */
  readonly exchange: (
    protocol: Protocol,
    questions: readonly PairQuestion[],
    settings: ReadoutSettings,
  ) => Exchange;
}
