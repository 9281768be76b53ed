import type { Rule, RulePair } from './rule.ts';

/** Attends to earlier copies of the same token: to the latest most, and more for words than for small tokens. */
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

/**
 * Attends to the token after an earlier copy of the current one, as induction heads do; more where the token
 * before was the same, too.
 */
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
