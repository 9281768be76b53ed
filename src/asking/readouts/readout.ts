import type { ChatReply, ChatRequest } from '../../models/chat-model.ts';
import type { Answer } from '../answer.ts';
import type { PairQuestion } from '../pair-question.ts';
import type { Protocol } from '../protocol.ts';

/** A config's settings of its readout. */
export interface ReadoutSettings {
  /** How many answers are drawn. */
  readonly samples: number;
  /** The most pairs in one request; default 1. */
  readonly pairsPerRequest?: number | undefined;
  /** In how many orders such pairs are asked about; default 1. */
  readonly orders?: number | undefined;
  /** The token limit of an answer, reasoning included; the readout has a default. */
  readonly maxOutputTokens?: number | undefined;
  readonly temperature?: number | undefined;
  /** Whether one request draws all samples. */
  readonly samplesTogether?: boolean | undefined;
  /** Whether the endpoint is sent the schema of JSON answers. */
  readonly structuredOutput?: boolean | undefined;
}

/** The requests that questions take, and how to read the replies. */
export interface Exchange<Request extends ChatRequest = ChatRequest> {
  readonly requests: readonly Request[];
  /** An answer for each question, from a reply to each request, both in order. The expense of a request about several is the first's. */
  readonly answers: (replies: readonly ChatReply[]) => readonly Answer[];
}

/** How P("1") is obtained from a chat model. */
export interface Readout {
  readonly name: string;
  /** What it is, in one line. */
  readonly summary: string;
  /** The bundled protocol that asks for such answers. */
  readonly protocol: string;
  /** The bundled protocol about several pairs at a time; absent if that is impossible. */
  readonly protocolOfMany?: string;
  /** The settings that its answers depend on, for the identity of scores. */
  readonly id: (settings: ReadoutSettings) => string | undefined;
  /** Why a reply is useless, whatever it was asked. */
  readonly problemWith: ChatRequest['problemWith'];
  /** Asks some questions of one explanation. */
  readonly exchange: (
    protocol: Protocol,
    questions: readonly PairQuestion[],
    settings: ReadoutSettings,
  ) => Exchange;
}
