/**
 * One alternative for the answered token: its natural-log probability, −Infinity for none. How a server writes
 * −Infinity is its own affair; see `InfinityStyle`.
 */
export interface Alternative {
  readonly token: string;
  readonly logprob: number;
}

/** Alternatives one by one, or just the probability of "1", the rest going to "0". */
export type Alternatives = readonly Alternative[] | { readonly one: number };

/** Alternatives from probabilities, the most probable first, as servers sort them. */
export function fromProbabilities(probabilities: Readonly<Record<string, number>>): Alternative[] {
  return Object.entries(probabilities)
    .map(([token, probability]) => ({ token, logprob: Math.log(probability) }))
    .sort((a, b) => b.logprob - a.logprob);
}

export function listOf(alternatives: Alternatives): readonly Alternative[] {
  if (!('one' in alternatives)) return alternatives;
  return fromProbabilities({ '1': alternatives.one, '0': 1 - alternatives.one });
}

/** The same alternatives with something before each token: a space, or SentencePiece's "▁", or GPT-2's "Ġ". */
export function prefixed(prefix: string, alternatives: Alternatives): Alternative[] {
  return listOf(alternatives).map(({ token, logprob }) => ({ token: prefix + token, logprob }));
}

/** A list that lacks a token: it was not probable enough to be among the alternatives. */
export function lacking(token: string, alternatives: Alternatives): Alternative[] {
  return listOf(alternatives).filter((alternative) => alternative.token !== token);
}

/** A chat template that makes the model think first: the token after the prompt opens its thoughts. */
export const THINKING_FIRST: readonly Alternative[] = fromProbabilities({
  '<think>': 0.998,
  Okay: 0.001,
  '<tool_call>': 0.0005,
});

/** A model that wants to talk: neither "0" nor "1" is among its alternatives. */
export const CHATTY: readonly Alternative[] = fromProbabilities({ The: 0.62, Based: 0.2, I: 0.1, To: 0.05 });
