import { z } from 'zod';
import { strictObject } from '../../files/strict-object.ts';
import { priceSchema } from '../expense.ts';
import { isSecretHeader } from '../redact.ts';

const headerSchema = z.union(
  [
    z.string(),
    strictObject({ envar: z.string().min(1).describe('The environment variable that holds the value.') }),
  ],
  'must be a string, or { envar: NAME } to read it from an environment variable',
);

const headersSchema = z.record(z.string(), headerSchema).superRefine((headers, context) => {
  for (const [name, value] of Object.entries(headers)) {
    const message = headerProblem(name, value);
    if (message !== undefined) context.addIssue({ code: 'custom', path: [name], message });
  }
});

function headerProblem(name: string, value: z.infer<typeof headerSchema>): string | undefined {
  if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name)) return 'not a valid name of a header';
  if (typeof value !== 'string') return undefined;
  // The config is kept with every result.
  if (isSecretHeader(name) || LOOKS_SECRET.test(value)) {
    return 'looks like a secret, which must not be in the config: put it in an environment variable, and { envar: ITS_NAME } here';
  }
  return /^[\t -~\x80-\xff]*$/.test(value) ? undefined : 'not a valid value of a header';
}

const LOOKS_SECRET = /^\s*(Bearer|Basic) |\bsk-[\w-]{17}/i;

const SECRET_PARAM = /^(?:.*api[_-]?key|.*secret|password|authorization|(?:access|auth|bearer)[_-]?token)$/i;

/** Where in the parameters of a request a secret stands: they are kept with every result, and in a batch's files. */
function secretParam(value: unknown, path: readonly string[] = []): readonly string[] | undefined {
  if (typeof value === 'string')
    return value !== '' && (LOOKS_SECRET.test(value) || SECRET_PARAM.test(path.at(-1) ?? ''))
      ? path
      : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.entries(value).reduce<readonly string[] | undefined>(
    (found, [name, each]) => found ?? secretParam(each, [...path, name]),
    undefined,
  );
}

/** The address is kept with every result, and paths are appended to it. */
function isBareAddress(url: string): boolean {
  const parsed = URL.parse(url);
  return !parsed || parsed.username + parsed.password + parsed.search + parsed.hash === '';
}

/** How to ask an OpenAI-compatible chat endpoint. */
export const openAiConfigSchema = strictObject({
  model: z.string().min(1),
  baseUrl: z
    .url({ protocol: /^https?$/ })
    .refine(
      isBareAddress,
      'must not contain a user, password or query: give a key with apiKeyEnvar, or headers: { name: { envar: … } }',
    )
    .default('https://api.openai.com/v1')
    .describe('Up to and including /v1.'),
  apiKeyEnvar: z
    .string()
    .min(1)
    .optional()
    .describe(
      'The environment variable that holds the key. Default: OPENAI_API_KEY; local servers need none.',
    ),
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
    .superRefine((params, context) => {
      const path = secretParam(params);
      const message =
        'looks like a secret, which must not be in the config: name the environment variable that holds it with apiKeyEnvar, or in headers: { name: { envar: … } }';
      if (path) context.addIssue({ code: 'custom', path: [...path], message });
    })
    .default({})
    .describe('Passed through in the request body, e.g. reasoning_effort, seed, provider.'),
  price: priceSchema.optional().describe('US dollars per million tokens.'),
  headers: headersSchema.default({}),
});

export type OpenAiConfig = z.infer<typeof openAiConfigSchema>;

/** OpenAI's reasoning models accept only the newer name of the limit; most other servers know only the older one. */
export function maxTokensParam(config: OpenAiConfig): NonNullable<OpenAiConfig['maxTokensParam']> {
  const byModel = OPENAIS_REASONING.test(config.model) ? 'max_completion_tokens' : 'max_tokens';
  return config.maxTokensParam ?? byModel;
}

const OPENAIS_REASONING = /^(o\d|gpt-5)/;

/** Whether a model takes reasoning_effort. */
export function takesEffort({ model }: OpenAiConfig): boolean {
  return OPENAIS_REASONING.test(model) && !/chat|^o1-(mini|preview)/.test(model);
}
