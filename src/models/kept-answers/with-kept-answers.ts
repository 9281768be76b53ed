import { errorMessage, UserError } from '../../files/user-error.ts';
import type { CallOptions, ChatModel, ChatReply, ChatRequest } from '../chat-model.ts';
import { cutPrompt } from '../cut-prompt.ts';
import type { EndpointHealth } from '../endpoint-health.ts';
import { ModelError } from '../model-error.ts';
import { type AnswerKey, answerKey } from './answer-key.ts';
import { Repliers } from './repliers.ts';

/** Where replies are kept. */
export interface Keeper {
  get(key: AnswerKey): ChatReply | undefined;
  /** To be called before a reply is paid for. @throws UserError if it could not be kept. */
  prepare(): void;
  /** On the disk when the promise resolves. @throws UserError if it cannot be kept. */
  keep(key: AnswerKey, reply: ChatReply): Promise<void>;
}

/** Requests under way, by keeper: models with one keeper share them. */
const underWay = new WeakMap<Keeper, Map<string, Promise<ChatReply>>>();

/**
 * A chat model that is asked only what is not kept, and equal requests only once at a time; useful replies are kept. A request has
 * the same key everywhere, so one run's replies serve another, as long as they are of the model that would reply now, as far as
 * known: behind a name like `default` it may change.
 *
 * @param health is told what came and whether replies can be kept. With it, a reply that cannot be kept still counts, and no more
 * are paid for; without it, `reply` throws the keeper's UserError.
 * @param announce is told which models replied, if not the one asked for.
 */
export function withKeptAnswers(
  model: ChatModel,
  keeper: Keeper,
  health?: EndpointHealth,
  announce: (sentence: string) => void = () => {},
): ChatModel {
  const repliers = new Repliers(model, announce);
  const inFlight = underWay.get(keeper) ?? new Map<string, Promise<ChatReply>>();
  underWay.set(keeper, inFlight);

  async function askAndKeep(key: AnswerKey, request: ChatRequest, call: CallOptions): Promise<ChatReply> {
    health?.check();
    try {
      keeper.prepare();
    } catch (error) {
      if (UserError.isInstance(error)) health?.failed(error);
      throw error;
    }
    const reply = await model.reply(request, call);
    repliers.replied(reply);
    // Useless replies are asked for again.
    if (request.problemWith(reply) !== undefined) return reply;
    await keeper.keep(key, reply).catch((error: unknown) => {
      if (!health) throw error;
      health.stop(errorMessage(error));
    });
    return reply;
  }

  return {
    ...model,
    reply: async (request, call = {}) => {
      const identity = await identityOf(model, request);
      if (identity === undefined || call.uncached) {
        const reply = await model.reply(request, call);
        repliers.replied(reply);
        return reply;
      }
      const key = answerKey(identity, call.repeat);
      const kept = whole(keeper.get(key), request);
      if (kept && request.isWhole?.(kept) !== false && (await repliers.mayServe(kept))) {
        health?.hadAnswered();
        return { ...kept, reused: true };
      }
      const name = key.toString('hex');
      const other = inFlight.get(name);
      if (other) return { ...(await other.catch(withoutExpense)), reused: true };
      const asked = askAndKeep(key, request, call).finally(() => inFlight.delete(name));
      inFlight.set(name, asked);
      return asked;
    },
  };
}

/** Tells a request from others, and one sample of its replies from the next. */
export async function identityOf(model: ChatModel, request: ChatRequest): Promise<object | undefined> {
  const identity = await model.identify?.(request);
  const { sample } = request.options;
  return identity === undefined || sample === undefined ? identity : { ...identity, sample };
}

/** Rethrows the failure of a request that others waited for without its expense, which is counted once. */
export function withoutExpense(error: unknown): never {
  if (!ModelError.isInstance(error)) throw error;
  const { hopeless, isOfOneQuestion, ofPair } = error;
  throw new ModelError(error.message, { hopeless, isOfOneQuestion, ofPair });
}

/** Keeps replies while the process lives, for a run that asks everything again, but nothing twice. */
export function keptInMemory(): Keeper {
  const replies = new Map<string, ChatReply>();
  return {
    get: (key) => replies.get(key.toString('hex')),
    prepare: () => {},
    keep: async (key, reply) => {
      replies.set(key.toString('hex'), reply);
    },
  };
}

/** A chat model that is never asked, and replies with what is kept. @param mayServe whether a kept reply may stand for the model's. */
export function onlyKeptAnswers(
  model: ChatModel,
  keeper: Pick<Keeper, 'get'>,
  mayServe: (kept: ChatReply) => Promise<boolean> = async () => true,
): ChatModel {
  return {
    ...model,
    reply: async (request, call = {}) => {
      const identity = await identityOf(model, request);
      const found = identity && keeper.get(answerKey(identity, call.repeat));
      const kept = whole(found, request);
      if (kept && (await mayServe(kept))) return { ...kept, reused: true };
      throw new ModelError((found?.usage && cutPrompt(request.messages, found.usage)) ?? NOT_KEPT, {
        isOfOneQuestion: true,
      });
    },
  };
}

/** A kept reply, unless it came through a batch, where nobody has checked the prompt for truncation, and fails that check. */
function whole(kept: ChatReply | undefined, { messages }: ChatRequest): ChatReply | undefined {
  const isByTheFile = kept?.usage && kept.latencyMs === undefined;
  return isByTheFile && cutPrompt(messages, kept.usage) !== undefined ? undefined : kept;
}

const NOT_KEPT = 'no answer is kept; export what is missing with `attention-heads batch export --missing`';
