import type { PairPosition } from '../activation-records/pair-index.ts';
import { faded, type Rule, toLatest } from './rule.ts';
import { readTokens, type Span, toLatestSpan } from './token-text.ts';

/** Rules about brackets, quotation marks, line breaks, commas and currency signs. */
export const PUNCTUATION_RULES: readonly Rule[] = [
  {
    name: 'opening bracket',
    text: 'attends from a closing bracket to the opening bracket that it closes',
    pairs: (tokens) => faded(bracketPairs(tokens), 25),
    nearMisses: (tokens) => insideOf(bracketPairs(tokens)),
  },
  {
    name: 'opening quote',
    text: 'attends from a closing quotation mark to the opening quotation mark',
    pairs: (tokens) => faded(quotePairs(tokens), 25),
    nearMisses: (tokens) => insideOf(quotePairs(tokens)),
  },
  {
    name: 'latest newline',
    text: 'attends to the most recent line break, from every token after it',
    pairs: (tokens) =>
      faded(
        toLatest(tokens, (token) => token.includes('\n')),
        8,
      ),
  },
  {
    name: 'latest comma',
    text: 'attends to the most recent comma, from every token after it',
    pairs: (tokens) =>
      faded(
        toLatest(tokens, (token) => token.includes(',')),
        5,
      ),
  },
  {
    name: 'currency sign',
    text: 'attends from an amount of money to its currency sign',
    pairs: (tokens) =>
      readTokens(tokens)
        .find(/[$£€]\d+(?:[.,]\d+)*/g)
        .flatMap(({ firstToken: to, lastToken }) =>
          range(to + 1, lastToken).map((from) => ({ from, to, strength: 1 })),
        ),
    nearMisses: (tokens) => {
      const { find } = readTokens(tokens);
      return toLatestSpan(find(/(?<![$£€\d.,])\d+/g), find(/[$£€]/g));
    },
  },
];

const OPENER_OF: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };

function bracketPairs(tokens: readonly string[]): readonly PairPosition[] {
  const open: Span[] = [];
  const pairs: PairPosition[] = [];
  for (const bracket of readTokens(tokens).find(/[()[\]{}]/g)) {
    const opener = OPENER_OF[bracket.text];
    if (opener === undefined) {
      open.push(bracket);
    } else if (open.at(-1)?.text === opener) {
      const to = open.pop()?.lastToken ?? 0;
      const from = bracket.lastToken;
      const known = pairs.some((pair) => pair.from === from && pair.to === to);
      if (to < from && !known) pairs.push({ from, to });
    }
  }
  return pairs;
}

/** Quotation marks open and close in turn, starting anew on each line. */
function quotePairs(tokens: readonly string[]): readonly PairPosition[] {
  let opening: Span | undefined;
  const pairs: PairPosition[] = [];
  for (const mark of readTokens(tokens).find(/["\n]/g)) {
    if (mark.text === '\n') {
      opening = undefined;
    } else if (opening === undefined) {
      opening = mark;
    } else {
      pairs.push({ from: mark.lastToken, to: opening.lastToken });
      opening = undefined;
    }
  }
  return pairs;
}

/** From each token inside to the opening mark. */
function insideOf(pairs: readonly PairPosition[]): readonly PairPosition[] {
  return pairs.flatMap(({ from, to }) => range(to + 1, from - 1).map((inside) => ({ from: inside, to })));
}

function range(first: number, last: number): readonly number[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
}
