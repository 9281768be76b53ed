import type { Rule } from './rule.ts';

/** Attends to the token right before. */
export const previousToken: Rule = {
  name: 'previous token',
  text: 'attends to the previous token',
  pairs: (tokens) => tokens.slice(1).map((_, to) => ({ from: to + 1, to, strength: 1 })),
  nearMisses: (tokens) => tokens.slice(2).map((_, to) => ({ from: to + 2, to })),
};

/** Attends to the first token of the sequence, from everywhere. */
export const firstToken: Rule = {
  name: 'first token',
  text: 'attends to the first token of the sequence, from every position',
  pairs: (tokens) => tokens.map((_, from) => ({ from, to: 0, strength: 1 })),
  nearMisses: (tokens) => tokens.slice(1).map((_, index) => ({ from: index + 1, to: 1 })),
};

/** Attends from each token to itself. */
export const itself: Rule = {
  name: 'itself',
  text: 'attends from each token to that token itself',
  pairs: (tokens) => tokens.map((_, from) => ({ from, to: from, strength: 1 })),
};
