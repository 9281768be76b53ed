import { decode, encode } from 'gpt-tokenizer/encoding/gpt2';
import { heuristicAnswer } from '../../../src/simulation/heuristic/heuristic-simulator.ts';

/** Cuts a text into GPT-2's tokens. */
export function gpt2Tokens(text: string): string[] {
  return encode(text).map((id) => decode([id]));
}

/** P("1") of the heuristic for a pair of a text's GPT-2 tokens. */
export function probability(explanation: string, text: string, pair: { to: number; from: number }): number {
  const { topLogprobs } = heuristicAnswer({ explanation, tokens: gpt2Tokens(text), ...pair });
  return Math.exp(logprobOf('1', topLogprobs));
}

/** A text's pairs by falling P("1"), each as `to ← from` with the tokens' text and position. */
export function ranking(explanation: string, text: string): { pair: string; probability: number }[] {
  const tokens = gpt2Tokens(text);
  return tokens
    .flatMap((_, from) =>
      tokens.slice(0, from + 1).map((_, to) => ({
        pair: `${tokens[to]}@${to} ← ${tokens[from]}@${from}`,
        probability: probability(explanation, text, { to, from }),
      })),
    )
    .sort((a, b) => b.probability - a.probability);
}

/** The log-probability of a token among the alternatives. */
export function logprobOf(
  token: string,
  alternatives: readonly { token: string; logprob: number }[],
): number {
  return alternatives.find((alternative) => alternative.token === token)?.logprob ?? Number.NaN;
}
