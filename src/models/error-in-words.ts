import { z } from 'zod';

const errorSchema = z.object({
  message: z.string().optional(),
  code: z.union([z.string(), z.number()]).nullish(),
  type: z.string().nullish(),
  /** FastAPI's; what it got, which it repeats, is none of its words. */
  detail: z
    .array(z.object({ loc: z.array(z.union([z.string(), z.number()])), msg: z.string() }))
    .transform((all) => all.map(({ loc, msg }) => `${loc.join('.')}: ${msg}`).join('; '))
    .optional()
    .catch(undefined),
  /** OpenRouter's message is “Provider returned error”; which one stands here. */
  metadata: z.object({ raw: z.unknown() }).nullish().catch(undefined),
});

/** What an endpoint's error says. */
export interface ErrorInWords {
  /** To be shown. */
  readonly words: string;
  /** Its own name or number for it, and its kind. */
  readonly codes: string;
  /** The HTTP status that it bears itself: some are answered with 200. */
  readonly status: number | undefined;
}

/** @param error the `error` of an endpoint's JSON, or all of that where it has none. */
export function errorInWords(error: unknown): ErrorInWords {
  if (typeof error === 'string')
    return { words: error || 'an error without a word', codes: '', status: undefined };
  const { message, detail, code, type, metadata } = errorSchema.safeParse(error).data ?? {};
  const raw = typeof metadata?.raw === 'string' ? metadata.raw : JSON.stringify(metadata?.raw);
  const said = [message ?? detail ?? JSON.stringify(error), raw].filter((each) => each !== undefined);
  const status = Number(code);
  return {
    words: said.join(': '),
    codes: [code, type].filter(Boolean).join(' '),
    status: status >= 400 && status < 600 ? status : undefined,
  };
}
