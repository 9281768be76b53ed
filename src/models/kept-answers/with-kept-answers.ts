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
  /** To be called before a reply is paid for. @throws UserError where it could not be kept. */
  prepare(): void;
  /** On the disk when the promise resolves. @throws UserError where it cannot be kept. */
  keep(key: AnswerKey, reply: ChatReply): Promise<void>;
}

/** The requests that are under way, by keeper: models that share one share what they ask. */
const underWay = new WeakMap<Keeper, Map<string, Promise<ChatReply>>>();

/**
 * A chat model that is asked only what is not kept, and of equal requests at the same time only one; replies that are of use
 * are kept. A request has one key wherever it is made, so that what one run has paid for serves another.
 *
 * `reply` throws the model's ModelError, and the UserError of a keeper that cannot keep.
 *
 * A reply that is kept serves as long as it is of the model that would reply now, as far as that is known: behind a name like
 * `default` another one may stand today.
 *
 * @param health is told what there was and whether replies can be kept. With it, a reply that cannot be kept is in hand and
 * counts; the next ones would be paid for in vain.
 * @param announce is told which models replied, where that is not the one that was asked.
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
    // Asking again asks for what was of no use.
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

/** What tells a request from others, and one sample of its replies from the next. */
export async function identityOf(model: ChatModel, request: ChatRequest): Promise<object | undefined> {
  const identity = await model.identify?.(request);
  const { sample } = request.options;
  return identity === undefined || sample === undefined ? identity : { ...identity, sample };
}

/** The failure of a request that another one waited for: what it took is counted once. */
export function withoutExpense(error: unknown): never {
  if (!ModelError.isInstance(error)) throw error;
  const { hopeless, isOfOneQuestion, ofPair } = error;
  throw new ModelError(error.message, { hopeless, isOfOneQuestion, ofPair });
}

/** Keeps replies for as long as the process lives, for what is to be asked anew and still not twice. */
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

/**
 * A chat model that is asked nothing, and replies with what is kept.
 *
 * @param mayServe whether a kept reply may still stand for the model's.
 */
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

/** A kept reply, where it is to the whole request: of what came by the file, nobody has compared what was read with what was asked. */
function whole(kept: ChatReply | undefined, { messages }: ChatRequest): ChatReply | undefined {
  const isByTheFile = kept?.usage && kept.latencyMs === undefined;
  return isByTheFile && cutPrompt(messages, kept.usage) !== undefined ? undefined : kept;
}

const NOT_KEPT = 'no answer is kept: export what is missing with `attention-heads batch export --missing`';
