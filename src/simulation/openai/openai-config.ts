import { z } from 'zod';

const headerSchema = z.union([
  z.string(),
  z.strictObject({ envar: z.string().min(1).describe('The environment variable that holds the value.') }),
]);

const priceSchema = z.strictObject({
  input: z.number().nonnegative(),
  cachedInput: z.number().nonnegative().optional().describe('Default: as input.'),
  output: z.number().nonnegative(),
});

/** US dollars per million tokens. */
export type Price = z.infer<typeof priceSchema>;

/** How to ask an OpenAI-compatible chat endpoint. */
export const openAiConfigSchema = z.strictObject({
  model: z.string().min(1),
  baseUrl: z
    .url({ protocol: /^https?$/ })
    .default('https://api.openai.com/v1')
    .describe('Up to and including /v1.'),
  apiKeyEnvar: z
    .string()
    .min(1)
    .optional()
    .describe(
      'The environment variable that holds the key. Default: OPENAI_API_KEY; local servers need none.',
    ),
  protocol: z.string().min(1).optional().describe('A protocol file. Default: the bundled pairwise-v1.'),
  topLogprobs: z.int().min(1).max(20).default(15),
  timeoutMs: z
    .int()
    .positive()
    .default(60_000)
    .describe('For one attempt, up to the last byte of its answer.'),
  maxRetries: z
    .int()
    .nonnegative()
    .default(5)
    .describe('Attempts after the first, with growing waits between them.'),
  maxTokensParam: z
    .enum(['max_tokens', 'max_completion_tokens'])
    .optional()
    .describe(
      "What the endpoint calls the limit. Default: max_completion_tokens for OpenAI's o-series and gpt-5, else max_tokens.",
    ),
  params: z
    .record(z.string(), z.unknown())
    .default({})
    .describe('Passed through in the request body, e.g. reasoning_effort, seed, provider.'),
  price: priceSchema.optional().describe('US dollars per million tokens.'),
  headers: z.record(z.string(), headerSchema).default({}),
});

export type OpenAiConfig = z.infer<typeof openAiConfigSchema>;

/** OpenAI's reasoning models accept only the newer name of the limit; most other servers know only the older one. */
export function maxTokensParam({
  model,
  maxTokensParam,
}: OpenAiConfig): NonNullable<OpenAiConfig['maxTokensParam']> {
  if (maxTokensParam) return maxTokensParam;
  return /^(o\d|gpt-5)/.test(model) ? 'max_completion_tokens' : 'max_tokens';
}
