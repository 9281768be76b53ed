import type { z } from 'zod';
import { type AskedRequest, type Asking, exchangeOf } from '../asking/asking.ts';
import { moreOfEndpoint } from '../asking/asking-config.ts';
import { normalizedOne } from '../asking/normalized-one.ts';
import { defined } from '../files/defined.ts';
import type { CallOptions, ChatModel, ChatModelDeclaration, ChatReply } from '../models/chat-model.ts';
import { expenseApart } from '../models/expense.ts';
import { ModelError } from '../models/model-error.ts';
import type { Simulator } from './simulator.ts';
import { type CommonConfig, commonConfigSchema, type SimulatorDeclaration } from './simulator-declaration.ts';

/** A kind of chat model as a kind of simulator. */
export function simulatorOf<Schema extends z.ZodObject>(
  declaration: ChatModelDeclaration<Schema>,
): SimulatorDeclaration<z.output<Schema> & CommonConfig> {
  const { name, summary, cost, configSchema, spellsWithSpace, isFree = false, takesMore } = declaration;
  const { shape } = commonConfigSchema;
  const match = shape.match.unwrap().default('trimmed').describe(SPELLED_WITH_SPACE);
  return {
    name,
    summary,
    cost,
    correctedByDefault: isFree,
    // TypeScript does not see through `extend` where the schema is not known.
    configSchema: configSchema.extend({
      ...shape,
      ...(spellsWithSpace ? { match } : {}),
      ...(takesMore ? moreOfEndpoint.shape : {}),
    }) as unknown as z.ZodType<z.output<Schema> & CommonConfig>,
    variant: (config) => declaration.variant(config),
    create: (config, { asking, environment = {}, around = (model) => model }) => {
      const model = around(declaration.create(config, environment, config.concurrency));
      return modelSimulator(model, asking, { together: config.concurrency !== undefined });
    },
  };
}

const SPELLED_WITH_SPACE =
  'Which tokens count as "0" and "1": all that spell them, whatever white space their tokenizer puts before (trimmed), or exactly these.';

/**
 * A chat model and a way of asking it.
 *
 * @param together whether a pair's requests go out together. Not if promptfoo's slots are the limit, of which they would share one.
 */
export function modelSimulator(
  model: ChatModel,
  asking: Asking,
  { together = false }: { readonly together?: boolean } = {},
): Simulator {
  async function repliesTo(requests: readonly AskedRequest[], call: CallOptions | undefined) {
    const ask = (request: AskedRequest) => model.reply(request, call);
    const settled = await (together ? Promise.allSettled(requests.map(ask)) : untilOneFails(requests, ask));
    const replies = settled.flatMap((each) => (each.status === 'fulfilled' ? each.value : []));
    const failed = settled.findIndex(({ status }) => status === 'rejected');
    if (failed < 0) return replies;
    const paid = replies.filter(({ reused }) => !reused);
    throw amongOthers(settled[failed], paid, requests[failed]?.instead);
  }

  return {
    asked: { model, asking },
    judge: async (questions, call) => {
      const { requests, answers } = exchangeOf(asking, questions);
      const replies = await repliesTo(requests, call);
      const reused = replies.every((reply) => reply.reused === true);
      // Earlier expense counts only if nothing was paid now.
      const counted = reused
        ? replies
        : replies.map((each) => (each.reused ? expenseApart(each).rest : each));
      return answers(counted).map(({ unscored, ...answer }) => ({
        ...answer,
        scored: unscored ? { probability: null, unscored } : normalizedOne(answer.topLogprobs, asking.match),
        reused,
      }));
    },
    ...defined({ release: model.release }),
  };
}

/** In sequence, up to the first failure. */
async function untilOneFails<Request, Reply>(
  requests: readonly Request[],
  ask: (request: Request) => Promise<Reply>,
): Promise<readonly PromiseSettledResult<Reply>[]> {
  const settled: PromiseSettledResult<Reply>[] = [];
  for (const request of requests) {
    const results = await Promise.allSettled([ask(request)]);
    settled.push(...results);
    if (results[0].status === 'rejected') break;
  }
  return settled;
}

/** Why a request failed, with the expense of those made with it. */
function amongOthers(
  failed: PromiseSettledResult<unknown> | undefined,
  paid: readonly ChatReply[],
  instead: string | undefined,
): unknown {
  if (failed?.status !== 'rejected') return undefined;
  const { reason } = failed;
  const isAlone = paid.length === 0 && instead === undefined;
  const where = instead === undefined ? '' : `under the explanation “${instead}”: `;
  return ModelError.isInstance(reason) && !isAlone ? reason.among(paid, where) : reason;
}
