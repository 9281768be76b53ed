import { z } from 'zod';
import { defined } from '../../files/defined.ts';
import { strictObject } from '../../files/strict-object.ts';
import type { ChatOptions } from '../../models/chat-model.ts';
import { openAiConfigSchema } from '../../models/openai/openai-config.ts';

const { topLogprobs, price } = openAiConfigSchema.shape;

/** How to ask a model through one of promptfoo's own providers. */
export const wrappedConfigSchema = strictObject({
  provider: z.string().min(1).describe("promptfoo's name for it, e.g. azure:chat:my-deployment."),
  options: strictObject({
    config: z.looseObject({ passthrough: z.record(z.string(), z.unknown()).default({}) }).prefault({}),
    env: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]).transform(String)).default({}),
  })
    .prefault({})
    .describe('What would stand beside `id` if promptfoo ran the provider itself.'),
  topLogprobs,
  price: price.describe("US dollars per million tokens. Default: promptfoo's own price, where it has one."),
});

export type WrappedConfig = z.infer<typeof wrappedConfigSchema>;

const GOOGLES = /^(google|vertex|palm):/;

// These copy every option into the request's body, under whatever name.
const COPIES_OPTIONS = /^(togetherai|nscale|cloudflare-ai):/;

/**
 * The provider's config: the user's, over what makes its request transformer-debugger's: as many tokens as are wanted,
 * log-probabilities where they are, and none of promptfoo's own defaults (temperature 0 for OpenAI's family; top_p, penalties and a medium
 * reasoning_effort besides for Azure). `novita:` sends its temperature of 1 all the same.
 *
 * Both of OpenAI's names of the limit are given, as promptfoo sends the one that it thinks the model knows; Google's has its own.
 */
export function wrappedProviderConfig(
  { provider, options, topLogprobs }: WrappedConfig,
  { maxTokens, alternatives, temperature }: ChatOptions,
): Record<string, unknown> {
  const { passthrough, ...config } = options.config;
  return {
    omitDefaults: true,
    max_tokens: maxTokens,
    ...defined({ temperature }),
    // Whatever a model thinks, promptfoo would put before its answer.
    ...(COPIES_OPTIONS.test(provider) ? {} : { max_completion_tokens: maxTokens, showThinking: false }),
    ...(GOOGLES.test(provider) ? { maxOutputTokens: maxTokens } : {}),
    ...config,
    passthrough: { ...(alternatives ? { logprobs: true, top_logprobs: topLogprobs } : {}), ...passthrough },
  };
}

const SECRET_NAME = /(key|secret|password|token|authorization|credentials?|cookie)$/i;

/** A JSON value without the entries that are named like secrets. */
export function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([name]) => !SECRET_NAME.test(name));
  return Object.fromEntries(entries.map(([name, each]) => [name, withoutSecrets(each)]));
}

/** The texts of the entries that {@link withoutSecrets} leaves out. */
export function secretsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, each]) =>
    typeof each === 'string' ? (SECRET_NAME.test(name) ? [each] : []) : secretsIn(each),
  );
}

/** The variables by which a provider is told its endpoint and parameters; all of OpenAI's family read those of OpenAI. */
export function settingsInEnvironment(
  provider: string,
  environment: NodeJS.ProcessEnv,
): Record<string, unknown> {
  const family = provider.split(':')[0]?.replace(/\W/g, '_').toUpperCase();
  const entries = Object.entries(environment)
    .filter(([name]) => name.startsWith(`${family}_`) || name.startsWith('OPENAI_'))
    .filter(([name]) => !SECRET_NAME.test(name))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries);
}
