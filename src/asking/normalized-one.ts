import { z } from 'zod';
import { describeTopLogprobs, spelledAnswer, type TokenLogprob } from '../models/top-logprobs.ts';

/**
 * Which tokens count as "0" and "1": exactly these (as in transformer-debugger), or also those that differ from them
 * by white space or a tokenizer's mark for it.
 */
export const matchSchema = z.enum(['exact', 'trimmed']);

export type Match = z.infer<typeof matchSchema>;

/** What an answer says: P("1"), and how much of the answer it is. */
export const scoredAnswerSchema = z.object({
  probability: z.number().min(0).max(1),
  /** P("0") + P("1"), before normalising: a low one means that the model does not answer the question. */
  mass: z.number().nonnegative(),
  /** With a baseline correction: as in an Answer. */
  logOdds: z.array(z.number()).min(2).readonly().exactOptional(),
});

export type ScoredAnswer = Readonly<z.infer<typeof scoredAnswerSchema>>;

/** The field of a response's metadata that holds its {@link ScoredAnswer}. */
export const SCORED_KEY = 'scored';

/** P("1") with its mass, or why there is none. */
export type Scored =
  | (ScoredAnswer & { readonly unscored?: undefined })
  | { readonly probability: null; readonly unscored: string };

/**
 * P("1") / (P("0") + P("1")) from the alternatives for the simulator's answer. A token that is not among them counts
 * as probability 0. Unscored, never NaN and never a guess, when neither is there, or both underflow to 0, or when what
 * came are no log-probabilities.
 *
 * Source: `AttentionHeadOneAtATimeScorer` of transformer-debugger.
 */
export function normalizedOne(topLogprobs: readonly TokenLogprob[], match: Match = 'exact'): Scored {
  const impossible = topLogprobs.find(({ logprob }) => !(logprob <= HIGHEST_LOGPROB));
  if (impossible) return { probability: null, unscored: explainImpossible(impossible) };
  let zero = 0;
  let one = 0;
  // Where a token is listed twice, the last one counts, as it does in transformer-debugger.
  const logprobs = new Map(topLogprobs.map(({ token, logprob }) => [token, logprob]));
  for (const [token, logprob] of logprobs) {
    const answer = match === 'exact' ? token : spelledAnswer(token);
    if (answer === '0') zero += Math.exp(logprob);
    if (answer === '1') one += Math.exp(logprob);
  }
  if (zero + one > 0) return { probability: one / (zero + one), mass: zero + one };
  return { probability: null, unscored: explainUnscored(topLogprobs, match) };
}

/** A certain token's, with some room for rounding. */
const HIGHEST_LOGPROB = 1e-3;

function explainImpossible({ logprob }: TokenLogprob): string {
  return `logprob ${logprob} is no log-probability: those are at most 0; the endpoint seems to give raw scores (as vLLM does with --logprobs-mode raw_logits): turn that off, or use another one`;
}

function explainUnscored(topLogprobs: readonly TokenLogprob[], match: Match): string {
  const came = `neither "0" nor "1" has a probability among the ${topLogprobs.length} alternatives: ${describeTopLogprobs(topLogprobs)}`;
  const looksLikeThinking = topLogprobs.some(({ token }) => /think|reason|channel|analysis/i.test(token));
  const advice = looksLikeThinking
    ? "the model seems to think before it answers: turn that off (reasoning_effort: none, or the chat template's own switch)"
    : match === 'exact' && normalizedOne(topLogprobs, 'trimmed').probability !== null
      ? 'set match: trimmed in the simulator\'s config to count variants such as " 1"'
      : 'ask for more alternatives (topLogprobs), or try another model or endpoint';
  return `${came}; ${advice}`;
}
