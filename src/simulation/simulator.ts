import type { ChatMessage } from '../models/chat-message.ts';
import type { Expense } from '../models/expense.ts';
import type { TokenLogprob } from '../models/top-logprobs.ts';

/**
 * The model that judges a pair: it reads the messages and answers with one token. It never sees the pair's label
 * or activation.
 */
export interface Simulator {
  /** @throws ModelError when there is no answer. */
  simulate(messages: readonly ChatMessage[], signal?: AbortSignal): Promise<SimulatorAnswer>;
  /**
   * Everything that makes two questions the same: endpoint, model, exact request; no secrets. Absent where answers are
   * not worth keeping.
   *
   * @throws ModelError when no question can be answered.
   */
  readonly identify?: (messages: readonly ChatMessage[]) => object | Promise<object>;
  /**
   * The body of the very request to `/chat/completions` that {@link simulate} would send, for engines that take requests by
   * the file. Absent where it sends none of its own making.
   */
  readonly chatRequest?: (messages: readonly ChatMessage[]) => object;
  /** How many requests it has under way at most, where it sees to that itself. */
  readonly atOnce?: number;
  /** Gives back what it holds, such as a model in memory; a question after that takes it again. */
  readonly release?: () => Promise<void>;
}

/** What a simulator answers, and what asking took. */
export interface SimulatorAnswer extends Expense {
  /** The most probable first tokens with their natural-log probabilities, in the order they came. */
  readonly topLogprobs: readonly TokenLogprob[];
}
