import { z } from 'zod';

/** One alternative for the simulator's answer, with its natural-log probability; −Infinity where it underflows. */
export interface TokenLogprob {
  readonly token: string;
  readonly logprob: number;
}

// JSON has no −Infinity: servers write a large negative number, null, or a string in its place.
const logprobSchema = z
  .union([z.number(), z.literal(Number.NEGATIVE_INFINITY), z.null(), z.enum(['-inf', '-Infinity', '-Inf'])])
  .transform((value) => (typeof value === 'number' ? value : Number.NEGATIVE_INFINITY));

const tokenLogprobSchema = z.object({ token: z.string(), logprob: logprobSchema });

/** The alternatives for one answered token: a list, or (as completions endpoints have it) token → logprob. */
export const topLogprobsSchema = z.union([
  z.array(tokenLogprobSchema),
  z
    .record(z.string(), logprobSchema)
    .transform((alternatives) =>
      Object.entries(alternatives).map(([token, logprob]) => ({ token, logprob })),
    ),
]);

/** The most probable alternatives in words, e.g. `"The" 62 %, " 1" 20 %`. */
export function describeTopLogprobs(topLogprobs: readonly TokenLogprob[], count = 4): string {
  if (topLogprobs.length === 0) return 'no alternatives at all';
  return [...topLogprobs]
    .sort((a, b) => b.logprob - a.logprob)
    .slice(0, count)
    .map(({ token, logprob }) => `${JSON.stringify(token)} ${percent(Math.exp(logprob))}`)
    .join(', ');
}

function percent(probability: number): string {
  return `${(100 * probability).toPrecision(2).replace(/^(\d)\.?\d*e.*$/, '<0.001')} %`;
}
