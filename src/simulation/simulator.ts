import type { ChatMessage } from '../pair-prompt/protocol.ts';
import type { TokenLogprob } from './top-logprobs.ts';

/**
 * The model that judges a pair: it reads the messages and answers with one token. It never sees the pair's label
 * or activation.
 */
export interface Simulator {
  simulate(messages: readonly ChatMessage[], signal?: AbortSignal): Promise<SimulatorAnswer>;
}

/** What every simulator answers: the alternatives for its one token, and what asking cost. */
export interface SimulatorAnswer {
  /** The most probable first tokens with their natural-log probabilities, in the order they came. */
  readonly topLogprobs: readonly TokenLogprob[];
}
