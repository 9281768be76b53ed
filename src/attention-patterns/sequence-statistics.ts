import type { Activation } from '../activation-records/head-record.ts';

/** A lower triangle, row by row; null where the activation is not known. */
type Triangle = ArrayLike<Activation>;

/** What a head's sequences can be ranked by: names as users write them. */
export const STATISTIC_NAMES = ['typical', 'max', 'elsewhere', 'mean-elsewhere'] as const;

export type StatisticName = (typeof STATISTIC_NAMES)[number];

interface Statistic {
  readonly description: string;
  /** Larger ranks higher; −Infinity where the sequence has no such pair. */
  readonly of: (triangle: Triangle, tokens: number) => number;
}

/** The first token's attention to itself counts in none of them: with probabilities it is always 1. */
export const STATISTICS: Readonly<Record<StatisticName, Statistic>> = {
  typical: {
    description:
      'the mean per token of all that does not go to the first token: where the head does most of what it does',
    of: (triangle, tokens) => meanOf(triangle, tokens, isNotFirst),
  },
  max: {
    description: 'the largest activation',
    of: (triangle, tokens) => largest(triangle, tokens, () => true),
  },
  elsewhere: {
    description:
      'the largest activation on a pair of different tokens, the earlier not the first (as HeadVis ranks)',
    of: (triangle, tokens) => largest(triangle, tokens, isElsewhere),
  },
  'mean-elsewhere': {
    description: 'the mean per token of what goes to earlier tokens other than the first',
    of: (triangle, tokens) => meanOf(triangle, tokens, isElsewhere),
  },
};

/** Where heads that have nothing to do often rest is the token itself or the first one; this is the rest. */
function isElsewhere(from: number, to: number): boolean {
  return to > 0 && to < from;
}

function isNotFirst(_: number, to: number): boolean {
  return to > 0;
}

/** Per token. */
function meanOf(triangle: Triangle, tokens: number, counts: (from: number, to: number) => boolean): number {
  let sum = 0;
  eachPair(triangle, tokens, (from, to, activation) => {
    if (counts(from, to)) sum += activation;
  });
  return sum / tokens;
}

function largest(triangle: Triangle, tokens: number, counts: (from: number, to: number) => boolean): number {
  let max = Number.NEGATIVE_INFINITY;
  eachPair(triangle, tokens, (from, to, activation) => {
    if (activation > max && counts(from, to)) max = activation;
  });
  return max;
}

function eachPair(
  triangle: Triangle,
  tokens: number,
  visit: (from: number, to: number, activation: number) => void,
): void {
  let index = 1;
  for (let from = 1; from < tokens; from += 1) {
    for (let to = 0; to <= from; to += 1, index += 1) {
      const activation = triangle[index];
      if (activation !== null && activation !== undefined) visit(from, to, activation);
    }
  }
}
