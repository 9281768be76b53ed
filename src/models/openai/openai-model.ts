import type OpenAI from 'openai';
import { z } from 'zod';
import { defined } from '../../files/defined.ts';
import { parseJsonOrKeep } from '../../files/parse-json.ts';
import type {
  CallOptions,
  ChatModel,
  ChatModelDeclaration,
  ChatReply,
  ChatRequest,
  RequestCost,
} from '../chat-model.ts';
import { cutPrompt } from '../cut-prompt.ts';
import { costOf, type Expense } from '../expense.ts';
import { ModelError } from '../model-error.ts';
import { redact } from '../redact.ts';
import { journeyOfQuestion, wholeBodyFetchIn } from '../whole-body-fetch.ts';
import { openAiClient } from './openai-client.ts';
import { maxTokensParam, type OpenAiConfig, openAiConfigSchema, takesEffort } from './openai-config.ts';
import { openAiFailure, reactionToOpenAi } from './openai-failure.ts';
import { readOpenAiModel, readOpenAiReply } from './openai-response.ts';
import { readOpenAiUsage } from './openai-usage.ts';

const { model, price } = openAiConfigSchema.shape;

export const openAi: ChatModelDeclaration<typeof openAiConfigSchema> = {
  name: 'openai',
  summary:
    'any OpenAI-compatible chat endpoint: OpenAI, Azure, vLLM, llama.cpp, Ollama, OpenRouter, LiteLLM, SGLang, …',
  configSchema: openAiConfigSchema,
  variant: ({ model }) => model,
  create: openAiModel,
  takesMore: true,
  cost: z
    .looseObject({ model, price })
    .transform(({ model, price }): RequestCost => ({ kind: 'model', model, price })),
};

/**
 * A model behind an OpenAI-compatible chat endpoint. A request holds what is wanted, and nothing else that the configuration
 * does not add.
 *
 * @throws UserError when the key, or a header's value, is not in the environment.
 */
export function openAiModel(
  config: OpenAiConfig,
  environment: Readonly<Record<string, string>> = {},
  concurrency?: number,
): ChatModel {
  const fetch = wholeBodyFetchIn(concurrency);
  const { client, secrets, routing } = openAiClient(config, { ...process.env, ...environment }, fetch);

  async function reply(request: ChatRequest, { signal }: CallOptions = {}): Promise<ChatReply> {
    const journey = { attempts: 0, waitedMs: 0 };
    const start = performance.now();
    let text: string;
    try {
      const response = await journeyOfQuestion.run(journey, () =>
        client.chat.completions.create(requestBody(config, request), { signal }).asResponse(),
      );
      text = redact(await response.text(), secrets);
    } catch (error) {
      throw openAiFailure(error, { config, secrets, attempts: journey.attempts });
    }
    const json = parseJsonOrKeep(text);
    const usage = readOpenAiUsage(json);
    const model = await repliedAs(readOpenAiModel(json));
    const expense: Expense = defined({
      usage,
      cost: usage && config.price && costOf(usage, config.price),
      latencyMs: performance.now() - start - journey.waitedMs,
      attempts: journey.attempts,
    });
    const read = readOpenAiReply(text, request.options);
    if (read.unusable !== undefined) {
      const { unusable, rejection, ...reach } = read;
      if (rejection === undefined) throw new ModelError(unusable, { ...reach, expense });
      const { advice, ...reaction } = reactionToOpenAi(rejection, config);
      throw new ModelError(`${unusable}; ${advice}`, { ...reaction, expense });
    }
    const cut = usage && cutPrompt(request.messages, usage);
    if (cut !== undefined) throw new ModelError(cut, { isOfOneQuestion: true, expense });
    return { ...read, ...defined({ model }), ...expense };
  }

  let served: Promise<readonly string[]> | undefined;
  function listed(): Promise<readonly string[]> {
    served ??= journeyOfQuestion.run({ attempts: 0, waitedMs: 0 }, () => modelsOf(client));
    return served;
  }

  /** Some servers say a name after whoever asks, whatever model they have: of a name that is no model's, their list tells. */
  async function repliedAs(said: string | undefined): Promise<string | undefined> {
    if (said !== config.model || !isPlaceholder(said)) return said;
    const names = await listed();
    return names.length === 1 ? names[0] : said;
  }

  /** Asked only where the name that was asked for is not that model's: then another may stand behind it today. */
  async function isNow(name: string): Promise<boolean | undefined> {
    if (isNameOf(name, config.model)) return true;
    const names = await listed();
    return names.length === 0 ? undefined : names.includes(name);
  }

  return {
    reply,
    isNow,
    isCalled: (name) => isPlaceholder(config.model) || isNameOf(name, config.model),
    ...defined({ atOnce: concurrency }),
    identify: (request) => ({
      endpoint: config.baseUrl,
      ...(Object.keys(routing).length > 0 ? { headers: routing } : {}),
      request: requestBody(config, request),
    }),
    requestBody: (request) => requestBody(config, request),
  };
}

/** A server that is there says so at once. */
const LIST_TIMEOUT_MS = 5000;

/** The models that an endpoint says it has; none where it does not say. */
async function modelsOf(client: OpenAI): Promise<readonly string[]> {
  try {
    const { data } = await client.models.list({ timeout: LIST_TIMEOUT_MS, maxRetries: 0 });
    return data.map(({ id }) => id);
  } catch {
    return [];
  }
}

function requestBody(
  config: OpenAiConfig,
  { messages, options: { maxTokens, alternatives, temperature, effort, replies, schema } }: ChatRequest,
): OpenAI.ChatCompletionCreateParamsNonStreaming {
  return {
    model: config.model,
    messages: [...messages],
    [maxTokensParam(config)]: maxTokens,
    ...(alternatives ? { logprobs: true, top_logprobs: config.topLogprobs } : {}),
    ...defined({
      reasoning_effort: takesEffort(config) ? effort : undefined,
      n: replies,
      response_format: schema && structured(schema),
      temperature,
    }),
    ...config.params,
  };
}

function structured(schema: object): OpenAI.ResponseFormatJSONSchema {
  return { type: 'json_schema', json_schema: { name: 'answers', strict: true, schema: { ...schema } } };
}

/**
 * Whether an answer's `model` may be the one that was asked for: endpoints add a date or a version to the name
 * (`gpt-4o-2024-08-06`), routers put the provider before it or leave it out, files have a folder and an ending.
 */
export function isNameOf(answered: string, asked: string): boolean {
  const [said, wanted] = [bareName(answered), bareName(asked)];
  return begins(said, wanted) || begins(wanted, said);
}

/** Whether a name is another's beginning, up to where a version or a date begins: `gpt-4` is not `gpt-4o`. */
function begins(name: string, beginning: string): boolean {
  return name.startsWith(beginning) && !/^[a-z\d.]/.test(name.slice(beginning.length));
}

function bareName(name: string): string {
  return name
    .toLowerCase()
    .replace(/^.*[/\\]/, '')
    .replace(/\.gguf$|:latest$/, '');
}

/** Whether a name is no model's, but stands for whichever a server has. */
export function isPlaceholder(name: string): boolean {
  return /^(?:default|local|local-?model|model|any|none|unknown|-)$/i.test(name);
}
