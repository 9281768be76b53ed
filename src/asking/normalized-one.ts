import { z } from 'zod';
import { describeTopLogprobs, spelledAnswer, type TokenLogprob } from '../models/top-logprobs.ts';

/** Which tokens count as "0" and "1": exactly these (as in transformer-debugger), or also variants in white space or a tokenizer's mark for it. */
export const matchSchema = z.enum(['exact', 'trimmed']);

export type Match = z.infer<typeof matchSchema>;

/** What an answer says: P("1"), and how much of the answer it is. */
export const scoredAnswerSchema = z.object({
  probability: z.number().min(0).max(1),
  /** P("0") + P("1") before normalising: if low, the model does not answer the question. */
  mass: z.number().nonnegative(),
  /** With a baseline correction: as in an Answer. */
  logOdds: z.array(z.number()).min(2).readonly().exactOptional(),
  /** With several pairs in a request: which of its head's requests it came with. */
  request: z.int().nonnegative().exactOptional(),
});

export type ScoredAnswer = Readonly<z.infer<typeof scoredAnswerSchema>>;

/** The field of a response's metadata for its {@link ScoredAnswer}. */
export const SCORED_KEY = 'scored';

/** P("1") with its mass, or why there is none. */
export type Scored =
  | (ScoredAnswer & { readonly unscored?: undefined })
  | { readonly probability: null; readonly unscored: string };

/**
 * P("1") / (P("0") + P("1")) from the alternatives for the simulator's answer; tokens not listed count as probability 0. Unscored,
 * never NaN or a guess, if together they hold less than {@link LEAST_MASS}, or if these are not log-probabilities.
 *
 * Source: `AttentionHeadOneAtATimeScorer` of transformer-debugger, which scores any mass, and takes the last of a token listed twice.
 */
export function normalizedOne(topLogprobs: readonly TokenLogprob[], match: Match = 'exact'): Scored {
  const impossible = topLogprobs.find(({ logprob }) => !(logprob <= HIGHEST_LOGPROB));
  if (impossible) return { probability: null, unscored: explainImpossible(impossible) };
  const { zero, one } = answerShares(topLogprobs, match);
  const mass = zero + one;
  if (mass >= LEAST_MASS) return { probability: one / mass, mass };
  return { probability: null, unscored: explainUnscored(topLogprobs, match, mass) };
}

/** With less mass an answer is to something else. */
export const LEAST_MASS = 0.01;

/** Below this mean mass a simulator's scores are doubtful: it mostly answers something else. */
export const DOUBTFUL_MASS = 0.5;

/** P("0") and P("1"). Entries of one text with different log-probabilities are different tokens and add up; repeated entries (up to rounding) count once. */
export function answerShares(
  topLogprobs: readonly TokenLogprob[],
  match: Match,
): { readonly zero: number; readonly one: number } {
  const listed = new Map(topLogprobs.map((each) => [`${each.logprob.toFixed(4)} ${each.token}`, each]));
  const shares = { zero: 0, one: 0 };
  for (const { token, logprob } of listed.values()) {
    const answer = match === 'exact' ? token : spelledAnswer(token);
    if (answer === '0') shares.zero += Math.exp(logprob);
    if (answer === '1') shares.one += Math.exp(logprob);
  }
  return shares;
}

/** A certain token's, with some room for rounding. */
const HIGHEST_LOGPROB = 1e-3;

function explainImpossible({ logprob }: TokenLogprob): string {
  return `logprob ${logprob} is not a log-probability, which is at most 0; the endpoint seems to give raw scores (as vLLM does with --logprobs-mode raw_logits): turn that off, or use another one`;
}

function explainUnscored(topLogprobs: readonly TokenLogprob[], match: Match, mass: number): string {
  const what =
    mass > 0
      ? `0 and 1 hold only ${(100 * mass).toPrecision(2)} % of the answer, less than 1 %, among`
      : 'neither "0" nor "1" has a probability among';
  const came = `${what} the ${topLogprobs.length} alternatives: ${describeTopLogprobs(topLogprobs)}`;
  const looksLikeThinking = topLogprobs.some(({ token }) => /think|reason|channel|analysis/i.test(token));
  const advice = looksLikeThinking
    ? "the model seems to think before it answers: turn that off (reasoning_effort: none, or the chat template's own switch), or set readout: samples"
    : match === 'exact' && normalizedOne(topLogprobs, 'trimmed').probability !== null
      ? 'set match: trimmed in the simulator\'s config to count variants such as " 1"'
      : 'ask for more alternatives (topLogprobs), or try another model or endpoint';
  return `${came}; ${advice}`;
}
