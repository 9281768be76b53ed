import type { ChatMessage } from '../pair-prompt/protocol.ts';
import type { TokenLogprob } from './top-logprobs.ts';

/**
 * The model that judges a pair: it reads the messages and answers with one token. It never sees the pair's label
 * or activation.
 */
export interface Simulator {
  /** @throws UserError when there is no answer; its message says why and what to try. */
  simulate(messages: readonly ChatMessage[], signal?: AbortSignal): Promise<SimulatorAnswer>;
}

/** What a simulator answers, and what asking cost as far as it is known. */
export interface SimulatorAnswer {
  /** The most probable first tokens with their natural-log probabilities, in the order they came. */
  readonly topLogprobs: readonly TokenLogprob[];
  readonly usage?: SimulatorUsage;
}

/** Counted in the answers of the run, whether an answer was paid for now or earlier. */
export interface SimulatorUsage {
  readonly promptTokens?: number;
  /** Part of the prompt tokens that the endpoint had cached. */
  readonly cachedPromptTokens?: number;
  readonly completionTokens?: number;
}
