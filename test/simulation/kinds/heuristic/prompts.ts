import { buildMessages } from '../../../../src/asking/build-messages.ts';
import { loadProtocol, PAIRWISE_V1 } from '../../../../src/asking/protocol.ts';
import { answer } from '../../../../src/simulation/kinds/heuristic/heuristic-simulator.ts';
import { gpt2Tokens } from '../../../../src/simulation/marked-prompt/read-marks.ts';

const protocol = loadProtocol(PAIRWISE_V1);

/** P("1") of the heuristic for the pair of a text's GPT-2 tokens, asked with the bundled protocol. */
export function probability(explanation: string, text: string, pair: { to: number; from: number }): number {
  const messages = buildMessages(protocol, { explanation, tokens: gpt2Tokens(text), ...pair });
  return Math.exp(logprobOf('1', answer(messages).topLogprobs));
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
