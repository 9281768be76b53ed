import type { ChatMessage } from '../pair-prompt/protocol.ts';
import { UserError } from '../user-error.ts';
import type { Expense } from './expense.ts';
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

/** What a simulator answers, and what asking took. */
export interface SimulatorAnswer extends Expense {
  /** The most probable first tokens with their natural-log probabilities, in the order they came. */
  readonly topLogprobs: readonly TokenLogprob[];
}

/** No answer, or none that is of use; the message says why, and what to try. */
export class SimulatorError extends UserError {
  override name = 'SimulatorError';
  /** Whether every other question would fail the same way, so that asking on is a waste. */
  readonly hopeless: boolean;
  /** An answer that is of no use was paid for like any other. */
  readonly expense: Expense;

  constructor(
    message: string,
    { hopeless = false, expense = {} }: { readonly hopeless?: boolean; readonly expense?: Expense } = {},
  ) {
    super(message);
    this.hopeless = hopeless;
    this.expense = expense;
  }
}
