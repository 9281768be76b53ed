import type { ChatModel, ChatRequest, RequestCost } from '../models/chat-model.ts';
import { countTokens } from './count-tokens.ts';
import {
  type ColumnEstimate,
  embeddedColumn,
  estimateRequests,
  NO_REQUESTS,
  repeated,
} from './estimate-run.ts';
import { loadEncode, tokenizerOf } from './tokenizer.ts';

/** Counts what a program would ask of a chat model, by running it with one that asks nobody. */
export class RequestTally {
  /** By all that requests have in common but their last message; each repeat and sample is asked for itself. */
  readonly #requests = new Map<string, ChatRequest[]>();

  /** A model in the place of another: it notes each request and makes something up. */
  readonly around = (model: ChatModel): ChatModel => ({
    ...model,
    reply: async (request, { repeat = 0 } = {}) => {
      const { alternatives, maxTokens, sample = 0 } = request.options;
      const group = JSON.stringify([request.messages.slice(0, -1), repeat, sample, maxTokens]);
      this.#requests.set(group, [...(this.#requests.get(group) ?? []), request]);
      return alternatives
        ? { topLogprobs: ['0', '1'].map((token) => ({ token, logprob: Math.log(0.5) })) }
        : { text: `attends to ${1 + repeat}` };
    },
  });

  /** What the noted requests take, `times` over, as a row of an estimate; answers at their full length. */
  async estimate(name: string, cost: RequestCost, times = 1): Promise<ColumnEstimate> {
    if (cost.kind === 'embedded') return embeddedColumn(name, 0);
    const tokenizer = tokenizerOf(cost.model);
    const encode = await loadEncode(tokenizer.encoding);
    let count = NO_REQUESTS;
    for (const group of this.#requests.values()) {
      const more = repeated(countTokens(group[0]?.messages.slice(0, -1) ?? [], group, encode), times);
      count = {
        requests: count.requests + more.requests,
        promptTokens: count.promptTokens + more.promptTokens,
        sharedPrefix: Math.max(count.sharedPrefix, more.sharedPrefix),
        room: count.room + more.room,
      };
    }
    const requests = estimateRequests(count, cost.price, count.room);
    return { name, kind: 'model', model: cost.model, tokenizer, questions: count.requests, requests };
  }
}
