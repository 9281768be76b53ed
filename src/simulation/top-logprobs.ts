import { z } from 'zod';

/** One alternative for the simulator's answer. Probabilities that underflow arrive as −9999, or as −Infinity. */
export const tokenLogprobSchema = z.object({
  token: z.string(),
  logprob: z.union([z.number(), z.literal(Number.NEGATIVE_INFINITY)]),
});

export type TokenLogprob = z.infer<typeof tokenLogprobSchema>;

/** The alternatives for one answered token. */
export const topLogprobsSchema = z.array(tokenLogprobSchema);
