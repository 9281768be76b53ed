import type { ChatMessage } from '../pair-prompt/protocol.ts';
import { UserError } from '../user-error.ts';
import type { TokenLogprob } from './top-logprobs.ts';

/**
 * The model that judges a pair: it reads the messages and answers with one token. It never sees the pair's label
 * or activation.
 */
export interface Simulator {
  /** @throws SimulatorError when there is no answer. */
  simulate(messages: readonly ChatMessage[], signal?: AbortSignal): Promise<SimulatorAnswer>;
  /**
   * Everything that makes two questions the same: endpoint, model, exact request; no secrets. Absent where answers are
   * not worth keeping.
   */
  readonly identify?: (messages: readonly ChatMessage[]) => object;
}

/** What a simulator answers, and what asking cost as far as it is known. */
export interface SimulatorAnswer {
  /** The most probable first tokens with their natural-log probabilities, in the order they came. */
  readonly topLogprobs: readonly TokenLogprob[];
  readonly usage?: SimulatorUsage;
  /** In US dollars. */
  readonly cost?: number;
  /** From the first attempt to the answer, waits between attempts included. */
  readonly latencyMs?: number;
  /** How often it was asked until it answered. */
  readonly attempts?: number;
}

/** The tokens of one question and its answer. */
export interface SimulatorUsage {
  readonly promptTokens: number;
  /** Part of the prompt tokens that the endpoint had cached. */
  readonly cachedPromptTokens: number;
  readonly completionTokens: number;
}

/** No answer; the message says why, and what to try. */
export class SimulatorError extends UserError {
  override name = 'SimulatorError';
  /** Whether every other question would fail the same way, so that asking on is a waste. */
  readonly hopeless: boolean;
  readonly attempts: number;

  constructor(message: string, { hopeless = false, attempts = 0 } = {}) {
    super(message);
    this.hopeless = hopeless;
    this.attempts = attempts;
  }
}
