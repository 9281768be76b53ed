import { z } from 'zod';
import { type Expense, expenseApart, type Price } from './expense.ts';
import type { TokenLogprob } from './top-logprobs.ts';

/** What is wanted of a reply. */
export interface ChatOptions {
  /** Its length at most, in tokens. */
  readonly maxTokens: number;
  /** Whether the alternatives for its first token are wanted, with their log-probabilities. */
  readonly alternatives: boolean;
  /** Left to the model where it is absent: some take no value but their own. */
  readonly temperature?: number;
  /** Which of several replies to one request this is, from 0: each is drawn and kept by itself. */
  readonly sample?: number;
  /** How many replies the one request draws; default 1. Only an OpenAI-compatible endpoint is asked for more. */
  readonly replies?: number;
  /** How much a model should think first, if it can be told; by default as much as it does by itself. */
  readonly effort?: 'low';
  /** JSON Schema of the reply, for an endpoint that accepts one. */
  readonly schema?: object;
}

/** Messages, and what is wanted of the reply to them. */
export interface ChatRequest {
  readonly messages: readonly ChatMessage[];
  readonly options: ChatOptions;
  /** Why a reply is of no use: such a reply is not kept, and suggests that the model is not fit for this. */
  readonly problemWith: (reply: ChatReply) => string | undefined;
  /** Whether a useful reply says all that it was asked for: one that does not is kept, and asked for again another time. */
  readonly isWhole?: (reply: ChatReply) => boolean;
}

/** What a model wrote, unless alternatives were wanted. */
export interface ReplyText {
  readonly text?: string;
  /** Whether the text ends at the limit of tokens. */
  readonly cutOff?: true;
}

/** What a chat model replies, and what that took. */
export interface ChatReply extends Expense, ReplyText {
  /** The most probable first tokens with their natural-log probabilities, in the endpoint's order; if wanted. */
  readonly topLogprobs?: readonly TokenLogprob[];
  /** The replies after the first, if several were wanted. */
  readonly others?: readonly ReplyText[];
  /** The model's own name for itself, which may differ from the one asked for. */
  readonly model?: string;
  /** Whether it was paid for before, or together with an equal request. */
  readonly reused?: true;
}

/** Why a reply is of no use to a caller who wants a text. */
export function noText({ text = '' }: ReplyText): string | undefined {
  return text.trim() === '' ? 'it answered nothing' : undefined;
}

/** What a reply took, without what it says. */
export function expenseOf(reply: ChatReply): Expense {
  return expenseApart(reply).expense;
}

/** How a request is made this time; no part of what its reply depends on. */
export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  /** Which repeat of a run asks, from 0: each is answered by itself. */
  readonly repeat?: number | undefined;
  /** Neither use a kept reply nor keep this one. */
  readonly uncached?: boolean | undefined;
}

/** A model that replies to messages: a simulator's question, or a request for an explanation. */
export interface ChatModel {
  /** @throws ModelError if there is no reply, or not what was wanted of it. */
  reply(request: ChatRequest, call?: CallOptions): Promise<ChatReply>;
  /** All that makes two requests equal: endpoint, model, exact request; no secrets. Absent if replies are not kept. @throws ModelError */
  readonly identify?: (request: ChatRequest) => object | Promise<object>;
  /** The body that {@link reply} would send to `/chat/completions`, for batch engines. Absent if it sends none of its own making. */
  readonly requestBody?: (request: ChatRequest) => object;
  /** Whether the endpoint serves the model of this name now; undefined if unknown. Absent if a request determines the model. */
  readonly isNow?: (model: string) => Promise<boolean | undefined>;
  /** Whether the model asked for may have this name. Absent if a request determines the model. */
  readonly isCalled?: (model: string) => boolean;
  /** How many requests it has under way at most, if it limits that itself. */
  readonly atOnce?: number;
  /** Gives back what it holds, such as a model in memory; a request after that takes it again. */
  readonly release?: () => Promise<void>;
}

/** What asking takes: a request to a model for each question, or nothing. */
export type RequestCost =
  | {
      readonly kind: 'model';
      /** The model's name, with whatever a router puts before it. */
      readonly model: string;
      readonly price?: Price | undefined;
    }
  | { readonly kind: 'embedded' };

/** A kind of chat model. A new one is such a declaration, in src/promptfoo/simulators.ts. */
export interface ChatModelDeclaration<Schema extends z.ZodObject = z.ZodObject> {
  readonly name: string;
  /** What it is, in one line. */
  readonly summary: string;
  readonly configSchema: Schema;
  /** Tells unlabelled columns of the kind apart, e.g. by the model's name. */
  variant(config: z.output<Schema>): string;
  /**
   * @param environment variables that override those of the process.
   * @param concurrency how many requests may be under way at once; undefined if the caller limits that.
   * @throws UserError if the configuration cannot work.
   */
  create(
    config: z.output<Schema>,
    environment: Readonly<Record<string, string>>,
    concurrency?: number,
  ): ChatModel;
  /** Reads the cost from a config whose templates (`{{env.MODEL}}`) may be unfilled. */
  readonly cost: z.ZodType<RequestCost>;
  /** Whether a reply costs nothing, being made in this process. */
  readonly isFree?: true;
  /** Whether it accepts requests for several replies, and for JSON of a given shape. */
  readonly takesMore?: true;
  /** Whether its tokens spell "0" and "1" with white space, which then counts unless a config says otherwise. */
  readonly spellsWithSpace?: true;
}

export const chatMessageSchema = z.strictObject({
  role: z.enum(['system', 'user', 'assistant']),
  content: z.string(),
});

/** One message of a chat prompt. */
export type ChatMessage = z.infer<typeof chatMessageSchema>;
