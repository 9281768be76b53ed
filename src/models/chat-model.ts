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
  /** Which of several replies to one request this is, counted from 0: each is drawn, and kept, for itself. */
  readonly sample?: number;
  /** How many replies the one request draws; one where it is absent. Only an OpenAI-compatible endpoint is asked for more. */
  readonly replies?: number;
  /** How much a model should think first, where it can be told; as much as it does by itself where it is absent. */
  readonly effort?: 'low';
  /** JSON Schema of the reply, for an endpoint that can be told it. */
  readonly schema?: object;
}

/** Messages, and what is wanted of the reply to them. */
export interface ChatRequest {
  readonly messages: readonly ChatMessage[];
  readonly options: ChatOptions;
  /** Why a reply is of no use, where it is of none: then it is not kept, and tells that the model may not be fit for this. */
  readonly problemWith: (reply: ChatReply) => string | undefined;
  /** Whether a reply that is of use says all that it was asked for: one that does not is kept, and asked for again another time. */
  readonly isWhole?: (reply: ChatReply) => boolean;
}

/** What a model wrote. */
export interface ReplyText {
  /** Where no alternatives were wanted. */
  readonly text?: string;
  /** Whether the text ends at the limit of tokens. */
  readonly cutOff?: true;
}

/** What a chat model replies, and what that took. */
export interface ChatReply extends Expense, ReplyText {
  /** The most probable first tokens with their natural-log probabilities, in the order they came; where they were wanted. */
  readonly topLogprobs?: readonly TokenLogprob[];
  /** The replies after the first, where several were wanted. */
  readonly others?: readonly ReplyText[];
  /** The model that it says it is of, which need not be called as it was asked for; where it says so. */
  readonly model?: string;
  /** Whether it was paid for before, or together with an equal request. */
  readonly reused?: true;
}

/** What a reply took, without what it says. */
export function expenseOf(reply: ChatReply): Expense {
  return expenseApart(reply).expense;
}

/** How a request is made this time. None of it makes another reply right. */
export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  /** Which repeat of a run asks, counted from 0: each is answered for itself. */
  readonly repeat?: number | undefined;
  /** Whether neither a kept reply may serve, nor this one be kept. */
  readonly uncached?: boolean | undefined;
}

/** A model that replies to messages, whatever it is asked for: a simulator's question, or an explanation. */
export interface ChatModel {
  /** @throws ModelError when there is no reply, or not what was wanted of it. */
  reply(request: ChatRequest, call?: CallOptions): Promise<ChatReply>;
  /**
   * Everything that makes two requests the same: endpoint, model, exact request; no secrets. Absent where replies are not
   * worth keeping.
   *
   * @throws ModelError when no request can be answered.
   */
  readonly identify?: (request: ChatRequest) => object | Promise<object>;
  /**
   * The body of the very request to `/chat/completions` that {@link reply} would send, for engines that take requests by the
   * file. Absent where it sends none of its own making.
   */
  readonly requestBody?: (request: ChatRequest) => object;
  /**
   * Whether what is asked for is, as things are now, the model of this name; undefined where that is not known. Absent where a
   * request says which model it is.
   */
  readonly isNow?: (model: string) => Promise<boolean | undefined>;
  /** Whether what was asked for may be called so. Absent where a request says which model it is. */
  readonly isCalled?: (model: string) => boolean;
  /** How many requests it has under way at most, where it sees to that itself. */
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

/** Everything there is to say of a kind of chat model. A new one is such a declaration, in src/promptfoo/simulators.ts. */
export interface ChatModelDeclaration<Schema extends z.ZodObject = z.ZodObject> {
  readonly name: string;
  /** What it is, in one line. */
  readonly summary: string;
  readonly configSchema: Schema;
  /** Tells columns of the kind apart that have no label, e.g. by the model's name. */
  variant(config: z.output<Schema>): string;
  /**
   * @param concurrency how many requests may be under way at once; undefined where whoever asks sees to that.
   * @param environment variables that go before those of the process.
   * @throws UserError where the configuration cannot work.
   */
  create(
    config: z.output<Schema>,
    environment: Readonly<Record<string, string>>,
    concurrency?: number,
  ): ChatModel;
  /** Reads what asking takes out of a config whose templates (`{{env.MODEL}}`) may not be filled in. */
  readonly cost: z.ZodType<RequestCost>;
  /** Whether a reply costs nothing, being made in this process. */
  readonly isFree?: true;
  /** Whether it can be asked for several replies to one request, and for JSON of a given shape. */
  readonly takesMore?: true;
  /** Whether its tokens spell "0" and "1" with white space around, so that those count unless a config says otherwise. */
  readonly spellsWithSpace?: true;
}

export const chatMessageSchema = z.strictObject({
  role: z.enum(['system', 'user', 'assistant']),
  content: z.string(),
});

/** One message of a chat prompt. */
export type ChatMessage = z.infer<typeof chatMessageSchema>;
