import pLimit from 'p-limit';
import { UserError } from '../files/user-error.ts';
import type { ChatModel } from './chat-model.ts';
import type { EndpointHealth } from './endpoint-health.ts';

/**
 * A chat model that is asked no further once its health says so.
 *
 * @param concurrency how many requests may be under way at once; undefined where whoever asks sees to that.
 */
export function withEndpointHealth(
  model: ChatModel,
  health: EndpointHealth,
  concurrency?: number,
): ChatModel {
  const limit = concurrency === undefined ? undefined : pLimit(askedAtOnce(concurrency, model));
  const noted = async <Result>(
    ask: () => Result | Promise<Result>,
    signal?: AbortSignal,
  ): Promise<Result> => {
    try {
      return await ask();
    } catch (error) {
      if (UserError.isInstance(error) && !signal?.aborted) health.failed(error);
      throw error;
    }
  };
  return {
    ...model,
    // A local model has to be found before its answers can be told from another's.
    ...(model.identify ? { identify: (request) => noted(async () => model.identify?.(request) ?? {}) } : {}),
    reply: async (request, call = {}) => {
      const ask = () => {
        health.check();
        return noted(() => model.reply(request, call), call.signal);
      };
      const reply = await (limit ? limit(ask) : ask());
      const problem = request.problemWith(reply);
      if (problem === undefined) health.answered();
      else health.gaveUnusable(problem);
      return reply;
    },
  };
}

/** A model that lets only so many requests go out has a few more at hand: the next goes out at once. */
function askedAtOnce(concurrency: number, { atOnce }: ChatModel): number {
  return atOnce === undefined ? concurrency : Math.ceil(atOnce * 1.25);
}
