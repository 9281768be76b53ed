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
 * A model behind an OpenAI-compatible chat endpoint. A request holds what is wanted and what the configuration adds.
 *
 * @throws UserError if the key, or a header's value, is not in the environment.
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

  /** Some servers repeat any placeholder that they are asked for; their list names the model. */
  async function repliedAs(said: string | undefined): Promise<string | undefined> {
    if (said !== config.model || !isPlaceholder(said)) return said;
    const names = await listed();
    return names.length === 1 ? names[0] : said;
  }

  /** The list is asked only if the endpoint answers under another name, behind which the model may change. */
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

/** A running server answers at once. */
const LIST_TIMEOUT_MS = 5000;

/** The models that an endpoint lists; none if it does not say. */
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
 * Whether an answer's `model` may be the one asked for: endpoints add a date or version (`gpt-4o-2024-08-06`), routers add or drop the
 * provider, files have a folder and an ending.
 */
export function isNameOf(answered: string, asked: string): boolean {
  const [said, wanted] = [bareName(answered), bareName(asked)];
  return begins(said, wanted) || begins(wanted, said);
}

/** Whether a name begins with another, up to where a version or date begins: `gpt-4` is not `gpt-4o`. */
function begins(name: string, beginning: string): boolean {
  return name.startsWith(beginning) && !/^[a-z\d.]/.test(name.slice(beginning.length));
}

function bareName(name: string): string {
  return name
    .toLowerCase()
    .replace(/^.*[/\\]/, '')
    .replace(/\.gguf$|:latest$/, '');
}

/** Whether a name stands for whichever model a server has. */
export function isPlaceholder(name: string): boolean {
  return /^(?:default|local|local-?model|model|any|none|unknown|-)$/i.test(name);
}
