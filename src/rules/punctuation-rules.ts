import type { PairPosition } from '../activation-records/pair-index.ts';
import { fading, type Rule, type RulePair } from './rule.ts';
import { latestBefore, readTokens, type Span } from './token-text.ts';

/** Attends from a closing bracket to the opening bracket it closes. */
export const openingBracket: Rule = {
  name: 'opening bracket',
  text: 'attends from a closing bracket to the opening bracket that it closes',
  pairs: (tokens) => closedBy(bracketPairs(tokens), 25),
  nearMisses: (tokens) => insideOf(bracketPairs(tokens)),
};

/** Attends from a closing quotation mark to the opening one. */
export const openingQuote: Rule = {
  name: 'opening quote',
  text: 'attends from a closing quotation mark to the opening quotation mark',
  pairs: (tokens) => closedBy(quotePairs(tokens), 25),
  nearMisses: (tokens) => insideOf(quotePairs(tokens)),
};

/** Attends from every token to the latest newline before it. */
export const latestNewline: Rule = {
  name: 'latest newline',
  text: 'attends to the most recent line break, from every token after it',
  pairs: (tokens) => toLatest(tokens, '\n', 8),
};

/** Attends from every token to the latest comma before it. */
export const latestComma: Rule = {
  name: 'latest comma',
  text: 'attends to the most recent comma, from every token after it',
  pairs: (tokens) => toLatest(tokens, ',', 5),
};

/** Attends from each token of an amount of money to its currency sign. */
export const currencySign: Rule = {
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
    const signs = find(/[$£€]/g);
    return find(/(?<![$£€\d.,])\d+/g).flatMap((number) => {
      const sign = latestBefore(number, signs);
      return sign ? [{ from: number.lastToken, to: sign.lastToken }] : [];
    });
  },
};

const CLOSES = new Map([
  [')', '('],
  [']', '['],
  ['}', '{'],
]);

function bracketPairs(tokens: readonly string[]): readonly PairPosition[] {
  const open: Span[] = [];
  const pairs: PairPosition[] = [];
  for (const bracket of readTokens(tokens).find(/[()[\]{}]/g)) {
    const opener = CLOSES.get(bracket.text);
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

/** Quotation marks open and close in turn, and start anew on each line. */
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

function closedBy(pairs: readonly PairPosition[], reach: number): readonly RulePair[] {
  return pairs.map(({ from, to }) => ({ from, to, strength: fading(from, to, reach) }));
}

/** From each token inside to the opening mark. */
function insideOf(pairs: readonly PairPosition[]): readonly PairPosition[] {
  return pairs.flatMap(({ from, to }) => range(to + 1, from - 1).map((inside) => ({ from: inside, to })));
}

function toLatest(tokens: readonly string[], mark: string, reach: number): readonly RulePair[] {
  let latest: number | undefined;
  return tokens.flatMap((token, from) => {
    const to = latest;
    if (token.includes(mark)) latest = from;
    return to === undefined ? [] : [{ from, to, strength: fading(from, to, reach) }];
  });
}

function range(first: number, last: number): readonly number[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
}
