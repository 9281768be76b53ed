import { stripVTControlCharacters } from 'node:util';
import type { ApiProvider, ProviderResponse } from 'promptfoo';
import { z } from 'zod';
import { defined } from '../../files/defined.ts';
import { errorMessage } from '../../files/user-error.ts';
import type {
  CallOptions,
  ChatModel,
  ChatModelDeclaration,
  ChatOptions,
  ChatReply,
  ChatRequest,
  RequestCost,
} from '../../models/chat-model.ts';
import { cutPrompt } from '../../models/cut-prompt.ts';
import { costOf, type Expense, type SimulatorUsage } from '../../models/expense.ts';
import { ModelError } from '../../models/model-error.ts';
import { count } from '../../models/openai/openai-usage.ts';
import { redact } from '../../models/redact.ts';
import { untilAborted } from '../../models/until-aborted.ts';
import { traceHttp, watchFetch } from '../workarounds/trace-http.ts';
import {
  secretsIn,
  settingsInEnvironment,
  type WrappedConfig,
  withoutSecrets,
  wrappedConfigSchema,
  wrappedProviderConfig,
} from './wrapped-config.ts';
import { readAlternatives, readText, wrappedFailure } from './wrapped-failure.ts';

const { provider, price } = wrappedConfigSchema.shape;

export const promptfooProvider: ChatModelDeclaration<typeof wrappedConfigSchema> = {
  name: 'promptfoo',
  summary:
    "anything promptfoo can call; log-probabilities if it returns them in OpenAI's format, otherwise readout: samples or stated",
  configSchema: wrappedConfigSchema,
  variant: ({ provider }) => provider,
  create: wrappedModel,
  cost: z
    .looseObject({ provider, price })
    .transform(({ provider, price }): RequestCost => ({ kind: 'model', model: provider, price })),
};

type Ask = (prompt: string, signal?: AbortSignal) => Promise<ProviderResponse>;

/**
 * A model behind one of promptfoo's own providers, which is loaded with the first question. Timeout, attempts and the
 * waits between them are promptfoo's: REQUEST_TIMEOUT_MS, `maxRetries` in its config, PROMPTFOO_REQUEST_BACKOFF_MS.
 */
export function wrappedModel(
  given: WrappedConfig,
  environment: Readonly<Record<string, string>> = {},
): ChatModel {
  const options = { ...given.options, env: { ...environment, ...given.options.env } };
  const config = { ...given, options };
  const { provider, topLogprobs, price } = config;
  /** The providers of all requests that want the same of a reply. */
  const loading = new Map<string, Promise<Ask>>();

  async function reply(
    { messages, options: wanted }: ChatRequest,
    { signal }: CallOptions = {},
  ): Promise<ChatReply> {
    const key = JSON.stringify({ ...wanted, sample: undefined });
    const provided = loading.get(key) ?? load(config, wanted);
    loading.set(key, provided);
    const ask = await provided;
    return traceHttp(async (trace) => {
      const start = performance.now();
      const clean = (text: string) => redact(text, [...trace.secrets, ...secretsIn(options)]);
      const circumstances = () => ({
        provider,
        trace: trace.text === undefined ? trace : { ...trace, text: clean(trace.text) },
      });
      try {
        const parsed = responseSchema.safeParse(await ask(JSON.stringify(messages), signal));
        if (!parsed.success)
          throw wrappedFailure('what it returned is no object with an output', circumstances());
        const response = parsed.data;
        const problem = response.error === undefined ? undefined : clean(asText(response.error));
        if (trace.status === undefined || trace.status >= 300) {
          const failed = problem ?? (trace.attempts > 0 ? 'it does not say why' : undefined);
          if (failed !== undefined) throw wrappedFailure(failed, circumstances());
        }
        const usage = usageOf(response);
        const cost = usage && price ? costOf(usage, price) : response.cost;
        const expense: Expense = {
          ...defined({ usage, cost }),
          latencyMs: performance.now() - start,
          // Not every client sends what it sends through fetch.
          attempts: Math.max(1, trace.attempts),
        };
        const cut = usage && cutPrompt(messages, usage);
        if (cut !== undefined)
          throw new ModelError(`${provider}: ${cut}`, { isOfOneQuestion: true, expense });
        const raw = response.raw === undefined ? undefined : clean(asText(response.raw));
        if (!wanted.alternatives) {
          const output = clean(asText(response.output ?? ''));
          const made = { output, ended: response.finishReason, problem };
          return { ...readText(made, circumstances(), expense), ...expense };
        }
        return { topLogprobs: readAlternatives(raw, circumstances(), expense), ...expense };
      } catch (error) {
        if (signal?.aborted) {
          throw new ModelError('stopped before it answered', { expense: { attempts: trace.attempts } });
        }
        if (ModelError.isInstance(error)) throw error;
        throw wrappedFailure(clean(errorMessage(error)), circumstances());
      }
    }, signal);
  }

  return {
    reply,
    identify: ({ messages, options: wanted }) => ({
      provider,
      config: withoutSecrets(options.config),
      environment: settingsInEnvironment(provider, { ...process.env, ...options.env }),
      topLogprobs,
      messages,
      ...(wanted.alternatives && wanted.maxTokens === 1 ? {} : { wanted }),
    }),
  };
}

/**
 * Inside `promptfoo eval`, this is a second copy of promptfoo, with a cache over the same file, which stays off, so
 * that neither loses what the other wrote. @throws ModelError
 */
async function load(config: WrappedConfig, wanted: ChatOptions): Promise<Ask> {
  const { provider: id, options } = config;
  const { cache, loadApiProvider } = await import('promptfoo');
  let provider: ApiProvider;
  watchFetch();
  try {
    provider = await loadApiProvider(id, {
      options: { config: wrappedProviderConfig(config, wanted), env: options.env },
    });
  } catch (error) {
    const [reason] = stripVTControlCharacters(errorMessage(error)).split('\n');
    const message = `providers: promptfoo cannot load ${id}: ${redact(reason ?? '', secretsIn(options))}`;
    throw new ModelError(message, { hopeless: true });
  }
  return (prompt, signal) => {
    const context = { vars: {}, prompt: { raw: prompt, label: '' } };
    // Some of promptfoo's providers take no signal: they are left to themselves when it comes.
    return cache.withCacheEnabled(false, () =>
      untilAborted(provider.callApi(prompt, context, signal ? { abortSignal: signal } : {}), signal),
    );
  };
}

/** What a provider returns, which may be anybody's code: a count that is none is left out. */
const responseSchema = z.object({
  output: z.unknown().optional(),
  raw: z.unknown().optional(),
  error: z.unknown().optional(),
  finishReason: z.string().optional().catch(undefined),
  cost: count.optional().catch(undefined),
  tokenUsage: z
    .object({
      prompt: count,
      completion: count.optional(),
      cached: count.optional(),
      completionDetails: z.object({ cacheReadInputTokens: count.optional() }).optional().catch(undefined),
    })
    .optional()
    .catch(undefined),
});

function usageOf({ tokenUsage }: z.output<typeof responseSchema>): SimulatorUsage | undefined {
  if (tokenUsage === undefined) return undefined;
  const { prompt, completion = 0, cached = 0, completionDetails } = tokenUsage;
  return {
    promptTokens: prompt,
    // OpenAI's family has it under completionDetails, Azure's under cached.
    cachedPromptTokens: completionDetails?.cacheReadInputTokens ?? cached,
    completionTokens: completion,
  };
}

function asText(raw: unknown): string {
  return typeof raw === 'string' ? raw : (JSON.stringify(raw) ?? String(raw));
}
