import OpenAI from 'openai';
import { z } from 'zod';
import { parseJsonOrKeep } from '../../../files/parse-json.ts';
import { UserError } from '../../../files/user-error.ts';
import type { ChatMessage } from '../../../models/chat-message.ts';
import { costOf } from '../../../models/cost-of.ts';
import type { Expense, SimulatorUsage } from '../../../models/expense.ts';
import { ModelError } from '../../../models/model-error.ts';
import { maxTokensParam, type OpenAiConfig } from '../../../models/openai-config.ts';
import { openAiFailure } from '../../../models/openai-failure.ts';
import { readOpenAiResponse } from '../../../models/openai-response.ts';
import { redact } from '../../../models/redact.ts';
import { attemptCount, wholeBodyFetch } from '../../../models/whole-body-fetch.ts';
import type { Simulator, SimulatorAnswer } from '../../simulator.ts';

/**
 * A model behind an OpenAI-compatible chat endpoint. A request is transformer-debugger's: one token, with the
 * log-probabilities of its alternatives, and nothing else that the configuration does not add.
 *
 * @throws UserError when the key, or a header's value, is not in the environment.
 */
export function openAiSimulator(
  config: OpenAiConfig,
  configured: Readonly<Record<string, string>> = {},
): Simulator {
  const environment = { ...process.env, ...configured };
  const secrets: string[] = [];
  const client = new OpenAI({
    apiKey: apiKey(config, environment, secrets),
    baseURL: config.baseUrl,
    defaultHeaders: headers(config, environment, secrets),
    timeout: config.timeoutMs,
    maxRetries: config.maxRetries,
    fetch: wholeBodyFetch,
    // Set to nothing, as the SDK would otherwise take them from variables meant for other programs.
    organization: null,
    project: null,
  });

  async function simulate(messages: readonly ChatMessage[], signal?: AbortSignal): Promise<SimulatorAnswer> {
    const count = { attempts: 0 };
    const start = performance.now();
    let text: string;
    try {
      const response = await attemptCount.run(count, () =>
        client.chat.completions.create(requestBody(config, messages), { signal }).asResponse(),
      );
      text = redact(await response.text(), secrets);
    } catch (error) {
      throw openAiFailure(error, { config, secrets, ...count });
    }
    const usage = readUsage(text);
    const expense: Expense = {
      ...(usage ? { usage } : {}),
      ...(usage && config.price ? { cost: costOf(usage, config.price) } : {}),
      latencyMs: performance.now() - start,
      attempts: count.attempts,
    };
    const { topLogprobs, unusable, isOfOneQuestion = false } = readOpenAiResponse(text);
    if (unusable !== undefined) throw new ModelError(unusable, { isOfOneQuestion, expense });
    return { topLogprobs, ...expense };
  }

  return {
    simulate,
    identify: (messages) => ({ endpoint: config.baseUrl, request: requestBody(config, messages) }),
  };
}

/** The body of the request for one pair. */
function requestBody(
  config: OpenAiConfig,
  messages: readonly ChatMessage[],
): OpenAI.ChatCompletionCreateParamsNonStreaming {
  return {
    model: config.model,
    messages: [...messages],
    [maxTokensParam(config)]: 1,
    logprobs: true,
    top_logprobs: config.topLogprobs,
    ...config.params,
  };
}

function apiKey(config: OpenAiConfig, environment: NodeJS.ProcessEnv, secrets: string[]): string {
  const envar = config.apiKeyEnvar ?? 'OPENAI_API_KEY';
  const key = environment[envar];
  if (key) {
    secrets.push(key);
    return key;
  }
  const isOpenAi = new URL(config.baseUrl).hostname.endsWith('openai.com');
  if (config.apiKeyEnvar !== undefined || isOpenAi) {
    throw new UserError(
      `${config.model}: set the environment variable ${envar} to the key of ${config.baseUrl}`,
    );
  }
  return 'none';
}

function headers(
  config: OpenAiConfig,
  environment: NodeJS.ProcessEnv,
  secrets: string[],
): Record<string, string> {
  const entries = Object.entries(config.headers).map(([name, value]): [string, string] => {
    if (typeof value === 'string') return [name, value];
    const secret = environment[value.envar];
    if (!secret)
      throw new UserError(
        `${config.model}: set the environment variable ${value.envar} for the header ${name}`,
      );
    secrets.push(secret);
    return [name, secret];
  });
  return Object.fromEntries(entries);
}

const responseSchema = z.object({
  usage: z.object({
    prompt_tokens: z.number().default(0),
    completion_tokens: z.number().default(0),
    prompt_tokens_details: z.object({ cached_tokens: z.number().nullish() }).nullish(),
  }),
});

function readUsage(text: string): SimulatorUsage | undefined {
  const { data } = responseSchema.safeParse(parseJsonOrKeep(text));
  if (!data) return undefined;
  const { prompt_tokens, completion_tokens, prompt_tokens_details } = data.usage;
  return {
    promptTokens: prompt_tokens,
    cachedPromptTokens: prompt_tokens_details?.cached_tokens ?? 0,
    completionTokens: completion_tokens,
  };
}
