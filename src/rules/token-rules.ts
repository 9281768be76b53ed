import type { Rule, RulePair } from './rule.ts';

export const previousToken: Rule = {
  name: 'previous token',
  text: 'attends to the previous token',
  pairs: (tokens) => tokens.slice(1).map((_, to) => ({ from: to + 1, to, strength: 1 })),
  nearMisses: (tokens) => tokens.slice(2).map((_, to) => ({ from: to + 2, to })),
};

export const firstToken: Rule = {
  name: 'first token',
  text: 'attends to the first token of the sequence, from every position',
  pairs: (tokens) => tokens.map((_, from) => ({ from, to: 0, strength: 1 })),
  nearMisses: (tokens) => tokens.slice(1).map((_, index) => ({ from: index + 1, to: 1 })),
};

export const itself: Rule = {
  name: 'itself',
  text: 'attends from each token to that token itself',
  pairs: (tokens) => tokens.map((_, from) => ({ from, to: from, strength: 1 })),
};

/** The latest copy is the strongest, and words are stronger than short tokens. */
export const duplicateToken: Rule = {
  name: 'duplicate token',
  text: 'attends to earlier copies of the current token',
  pairs: (tokens) =>
    tokens.flatMap((token, from) => {
      const weight = /\p{L}{4}/u.test(token) ? 1 : 0.3;
      return earlierCopies(tokens, from).map((to, age) => ({ from, to, strength: weight * 0.6 ** age }));
    }),
  nearMisses: (tokens) =>
    tokens.flatMap((token, from) =>
      tokens
        .slice(0, from)
        .flatMap((earlier, to) => (earlier !== token && sameWord(earlier, token) ? [{ from, to }] : [])),
    ),
};

/** What induction heads do; stronger if the tokens before agree, too. */
export const induction: Rule = {
  name: 'induction',
  text: 'attends to the token that came right after an earlier copy of the current token',
  pairs: (tokens) =>
    tokens.flatMap((_, from) =>
      earlierCopies(tokens, from).flatMap((copy): RulePair[] => {
        const to = copy + 1;
        if (to === from) return [];
        const longer = copy > 0 && tokens[copy - 1] === tokens[from - 1];
        return [{ from, to, strength: longer ? 1 : 0.25 }];
      }),
    ),
  nearMisses: (tokens) =>
    tokens.flatMap((_, from) => earlierCopies(tokens, from).map((to) => ({ from, to }))),
};

/** Positions of the token's earlier copies, the latest first. */
function earlierCopies(tokens: readonly string[], from: number): readonly number[] {
  return tokens
    .slice(0, from)
    .flatMap((token, to) => (token === tokens[from] ? [to] : []))
    .reverse();
}

function sameWord(a: string, b: string): boolean {
  return a.trim().toLowerCase() === b.trim().toLowerCase();
}
