import { z } from 'zod';
import { visibleText } from '../files/visible-text.ts';

/** One alternative for the simulator's answer, with its natural-log probability; −Infinity where it underflows. */
export interface TokenLogprob {
  readonly token: string;
  readonly logprob: number;
}

// JSON has no −Infinity: servers write a large negative number, null or a string.
const logprobSchema = z
  .union([z.number(), z.literal(Number.NEGATIVE_INFINITY), z.null(), z.enum(['-inf', '-Infinity', '-Inf'])])
  .transform((value) => (typeof value === 'number' ? value : Number.NEGATIVE_INFINITY));

const tokenLogprobSchema = z.object({ token: z.string(), logprob: logprobSchema });

/** The alternatives for one answered token: a list, or (from completions endpoints) token → logprob. */
export const topLogprobsSchema = z.union([
  z.array(tokenLogprobSchema),
  z
    .record(z.string(), logprobSchema)
    .transform((alternatives) =>
      Object.entries(alternatives).map(([token, logprob]) => ({ token, logprob })),
    ),
]);

/** Which answer a token spells, white space or a tokenizer's mark for it aside. */
export function spelledAnswer(token: string): '0' | '1' | undefined {
  const bare = withoutOuterSpace(token);
  return bare === '0' || bare === '1' ? bare : undefined;
}

/** A text without outer white space, or a tokenizer's marks for it. */
export function withoutOuterSpace(text: string): string {
  return text.replace(OUTER_SPACE, '');
}

// SentencePiece writes a leading space as U+2581, byte-level BPE as Ġ and a newline as Ċ.
const OUTER_SPACE = /^[\s\u2581\u0120\u010a]+|[\s\u2581\u0120\u010a]+$/gu;

/** More than any endpoint is asked for: 20. */
const MOST_ALTERNATIVES = 100;

/** Longer than any tokenizer's longest token. */
const LONGEST_TOKEN = 200;

/** The alternatives to keep: at most `most` of the most probable, and those that may be an answer ("0", "1", with white space around). */
export function mostProbable(
  topLogprobs: readonly TokenLogprob[],
  most: number = MOST_ALTERNATIVES,
): readonly TokenLogprob[] {
  const cut = topLogprobs.map((each) =>
    each.token.length > LONGEST_TOKEN ? { ...each, token: `${each.token.slice(0, LONGEST_TOKEN)}…` } : each,
  );
  if (cut.length <= most) return cut;
  const order = new Map(cut.toSorted((a, b) => b.logprob - a.logprob).map((each, rank) => [each, rank]));
  const mayAnswer = cut.filter(({ token }) => spelledAnswer(token) !== undefined).slice(-MOST_ALTERNATIVES);
  const kept = new Set([...mayAnswer, ...cut.filter((each) => (order.get(each) ?? 0) < most)]);
  return cut.filter((each) => kept.has(each));
}

/** The most probable alternatives in words, e.g. `"The" 62 %, " 1" 20 %`. */
export function describeTopLogprobs(topLogprobs: readonly TokenLogprob[], count = 4): string {
  if (topLogprobs.length === 0) return 'no alternatives at all';
  return [...topLogprobs]
    .sort((a, b) => b.logprob - a.logprob)
    .slice(0, count)
    .map(({ token, logprob }) => `${visibleText(JSON.stringify(token))} ${percent(Math.exp(logprob))}`)
    .join(', ');
}

function percent(probability: number): string {
  return `${(100 * probability)
    .toPrecision(2)
    .replace('1.0e+2', '100')
    .replace(/^\d.*e-.*$/, '<0.001')} %`;
}
