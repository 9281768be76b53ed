import { faded, type Rule, type RulePair, toLatest } from './rule.ts';
import { readTokens, toLatestSpan } from './token-text.ts';

/** Rules beyond the puzzles': what heads of real models are known, or likely, to do. */
export const GENERAL_RULES: readonly Rule[] = [
  /** Positional heads at other offsets than −1: Voita et al. 2019, arXiv 1905.09418. */
  {
    name: 'two before',
    text: 'attends to the token two places before',
    pairs: (tokens) => tokens.slice(2).map((_, to) => ({ from: to + 2, to, strength: 1 })),
  },
  /** A positional head spread over its neighbours: Voita et al. 2019, arXiv 1905.09418. */
  {
    name: 'two or three before',
    text: 'attends to the two or three tokens just before the current one',
    pairs: (tokens) =>
      tokens.flatMap((_, from) =>
        [1, 2, 3].filter((back) => back <= from).map((back) => ({ from, to: from - back, strength: 1 })),
      ),
  },
  /** The mirror of an induction head: what stood before the same token last time. */
  {
    name: 'before an earlier copy',
    text: 'attends to the token right before an earlier copy of the current token',
    pairs: (tokens) => everyPair(tokens, (from, to) => to + 1 < from && tokens[to + 1] === tokens[from]),
  },
  /** The same word in another case or with other white space is another token. */
  {
    name: 'same word, otherwise written',
    text: 'attends to an earlier mention of the same word, also where it is written with a capital or without a space before it',
    pairs: (tokens) => {
      const words = tokens.map((token) => token.trim().toLowerCase());
      return everyPair(
        tokens,
        (from, to) => to < from && words[to] === words[from] && /\p{L}/u.test(words[from] ?? ''),
      );
    },
  },
  /** Heads that join a word's pieces: Correia et al. 2019, arXiv 1909.00015. */
  {
    name: 'first piece of the word',
    text: 'attends from a later piece of a word to the first piece of the same word',
    pairs: (tokens) => {
      let start = 0;
      return tokens.flatMap((_, from) => {
        if (!continuesWord(tokens, from)) start = from;
        return start === from ? [] : [{ from, to: start, strength: 1 }];
      });
    },
  },
  {
    name: 'previous piece of the word',
    text: 'attends from a piece of a word to the piece of the same word just before it',
    pairs: (tokens) =>
      tokens.flatMap((_, from) => (continuesWord(tokens, from) ? [{ from, to: from - 1, strength: 1 }] : [])),
  },
  /** Full stops and commas draw attention: Clark et al. 2019, arXiv 1906.04341. */
  {
    name: 'last punctuation',
    text: 'attends to the most recent punctuation mark before the token',
    pairs: (tokens) => faded(toLatest(tokens, (token) => /^\s*[.,;:!?]+\s*$/.test(token))),
  },
  /** The latest mark that ends a sentence: Clark et al. 2019, arXiv 1906.04341. */
  {
    name: 'last full stop',
    text: 'attends to the end of the previous sentence, its full stop, question mark or exclamation mark',
    pairs: (tokens) => faded(toLatest(tokens, (token) => /[.!?]["”’)]?\s*$/.test(token))),
  },
  {
    name: 'start of the sentence',
    text: 'attends to the first token of the current sentence',
    pairs: (tokens) => {
      let start = 0;
      return tokens.flatMap((token, from) => {
        const to = start;
        if (/[.!?]["”’)]?\s*$|\n/.test(token)) start = from + 1;
        return to === from || to === 0 ? [] : [{ from, to, strength: 1 }];
      });
    },
  },
  /** Coreference heads: Clark et al. 2019, arXiv 1906.04341. Any capitalised word before counts as the name. */
  {
    name: 'pronoun to name',
    text: 'attends from a pronoun such as "he" or "her" to the most recent name before it',
    pairs: (tokens) => {
      const { find } = readTokens(tokens);
      const names = find(/(?<=[\p{L}\d,;:)'’"]\s)\p{Lu}\p{Ll}+/gu);
      const pronouns = find(/\b(?:he|him|his|himself|she|her|hers|herself|they|them|their)\b/gi);
      return faded(toLatestSpan(pronouns, names));
    },
  },
  {
    name: 'number to number',
    text: 'attends from a number to the most recent number before it',
    pairs: (tokens) => {
      const { find } = readTokens(tokens);
      const numbers = find(/\d+/g);
      return numbers.flatMap((number) => {
        const before = numbers.findLast(({ end }) => end <= number.start);
        const isApart = before && before.lastToken < number.firstToken;
        return isApart ? [{ from: number.lastToken, to: before.lastToken, strength: 1 }] : [];
      });
    },
  },
];

/** Whether a token continues the word of the token before it. */
function continuesWord(tokens: readonly string[], position: number): boolean {
  return /^\p{L}/u.test(tokens[position] ?? '') && /\p{L}$/u.test(tokens[position - 1] ?? '');
}

function everyPair(
  tokens: readonly string[],
  holds: (from: number, to: number) => boolean,
): readonly RulePair[] {
  return tokens.flatMap((_, from) =>
    Array.from({ length: from + 1 }, (_, to) => ({ from, to, strength: 1 })).filter(({ to }) =>
      holds(from, to),
    ),
  );
}
