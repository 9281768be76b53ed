import { basename } from 'node:path';
import type { LlamaContext, Token } from 'node-llama-cpp';
import { z } from 'zod';
import { seededRandom } from '../../metrics/seeded-random.ts';
import type {
  CallOptions,
  ChatMessage,
  ChatModel,
  ChatModelDeclaration,
  ChatReply,
  ChatRequest,
  RequestCost,
} from '../chat-model.ts';
import type { Expense } from '../expense.ts';
import { ModelError } from '../model-error.ts';
import type { TokenLogprob } from '../top-logprobs.ts';
import { untilAborted } from '../until-aborted.ts';
import { type LoadedModel, ModelHandle } from './loaded-model.ts';
import { type LocalConfig, localConfigSchema } from './local-config.ts';
import { PromptStates } from './prompt-states.ts';

export const local: ChatModelDeclaration<typeof localConfigSchema> = {
  name: 'local',
  summary:
    'a GGUF model on this machine, in this process, without server or key: exact probabilities, no pair unscored',
  configSchema: localConfigSchema,
  variant: ({ model }) => basename(model),
  create: localModel,
  cost: z.unknown().transform((): RequestCost => ({ kind: 'embedded' })),
  spellsWithSpace: true,
  isFree: true,
};

/** How many of the most probable tokens an answer lists, besides all that spell "0" or "1". */
const ALTERNATIVES = 10;

/**
 * A model in this process, loaded with the first question. P("0") and P("1") are exact, so no pair is unscored. The beginning that
 * prompts share is evaluated once.
 */
export function localModel(config: LocalConfig): ChatModel {
  const handle = new ModelHandle(config);
  let creating: Promise<Room> | undefined;
  let departureIsSaid = false;

  async function read(messages: readonly ChatMessage[]) {
    const model = await handle.get();
    if (!departureIsSaid) {
      departureIsSaid = true;
      const departure = model.prompt.departure(messages);
      if (departure !== undefined) console.error(`${basename(model.file.path)} ${departure}`);
    }
    return { model, tokens: model.prompt.tokens(messages) };
  }

  async function reply(
    { messages, options }: ChatRequest,
    { signal, repeat = 0 }: CallOptions,
  ): Promise<ChatReply> {
    const { model, tokens } = await read(messages);
    creating ??= makeRoom(model, config);
    const { context, states } = await creating;
    if (tokens.length >= context.contextSize) throw tooLong(tokens.length, context.contextSize);
    const expenseOfPrompt = ({ reused, milliseconds }: Took, completionTokens: number): Expense => ({
      usage: { promptTokens: tokens.length, cachedPromptTokens: reused, completionTokens },
      latencyMs: milliseconds,
      attempts: 1,
    });
    if (!options.alternatives) {
      const { maxTokens, temperature = 1, sample = 0 } = options;
      const room = Math.min(maxTokens, context.contextSize - tokens.length);
      const drawing = { maxTokens: room, temperature, seed: seedOf(tokens, repeat, sample) };
      const drawn = await states.generate(tokens, drawing, model.isEnd, signal);
      return {
        text: model.textOfAll(drawn.tokens),
        ...(drawn.cutOff ? { cutOff: true } : {}),
        ...expenseOfPrompt(drawn, drawn.tokens.length),
      };
    }
    const wanted = { tokens: model.answers, top: ALTERNATIVES };
    const evaluated = await states.evaluate(tokens, wanted, signal);
    return { topLogprobs: byText(evaluated.logprobs, model.textOf), ...expenseOfPrompt(evaluated, 1) };
  }

  return {
    reply: (request, call = {}) => untilAborted(reply(request, call), call.signal),
    identify: async ({ messages, options: { alternatives, maxTokens, temperature } }) => {
      const { model, tokens } = await read(messages);
      const drawn = alternatives ? {} : { drawn: { maxTokens, temperature } };
      return { sha256: model.file.sha256, tokens, ...drawn };
    },
    release: async () => {
      const made = await creating?.catch(() => undefined);
      creating = undefined;
      await made?.context.dispose();
      await handle.release();
    },
  };
}

/** What evaluating a prompt took. */
interface Took {
  readonly reused: number;
  readonly milliseconds: number;
}

/** Where a column's prompts are evaluated. */
interface Room {
  readonly context: LlamaContext;
  readonly states: PromptStates;
}

async function makeRoom(model: LoadedModel, config: LocalConfig): Promise<Room> {
  const context = await model.createContext(config);
  return { context, states: new PromptStates(context) };
}

/** The same request draws the same text, its repeats and samples different ones. */
function seedOf(tokens: readonly Token[], repeat: number, sample: number): number {
  return seededRandom('local model', tokens.join(' '), repeat, sample).below(2 ** 31);
}

function tooLong(length: number, contextSize: number): ModelError {
  return new ModelError(
    `its prompt has ${length} tokens, but contextSize is ${contextSize}; set contextSize to ${length + 1} or more, or use a protocol with fewer examples`,
    { ofPair: true },
  );
}

/** Different tokens may have one text, which is listed once with their sum; most probable first. */
function byText(
  logprobs: ReadonlyMap<Token, number>,
  textOf: LoadedModel['textOf'],
): readonly TokenLogprob[] {
  const probabilities = new Map<string, number>();
  for (const [token, logprob] of logprobs) {
    const text = textOf(token);
    probabilities.set(text, (probabilities.get(text) ?? 0) + Math.exp(logprob));
  }
  return [...probabilities]
    .map(([token, probability]) => ({ token, logprob: Math.log(probability) }))
    .sort((a, b) => b.logprob - a.logprob);
}
