import { type Head, headName } from '../activation-records/head.ts';
import type { Activation } from '../activation-records/head-record.ts';
import { drawIndices, seededRandom } from '../metrics/seeded-random.ts';
import { StrongestPairs } from '../token-pairs/strongest-pairs.ts';

/** Which sequences of a head become its records. */
export interface ChoiceOptions {
  /** How many of the sequences that rank highest … */
  readonly top: number;
  /** … by this statistic. Equal ones: the earlier sequence. */
  readonly by: StatisticName;
  /** How many of the others, drawn at random. */
  readonly random: number;
  readonly seed: number;
}

/** Numbers of sequences: the top ones highest first, the random ones in the order drawn. */
export interface ChosenSequences {
  readonly top: readonly number[];
  readonly random: readonly number[];
}

/** Chooses one head's sequences as they pass, keeping only as many numbers as it will choose. */
export class SequenceChoice {
  readonly #head: Head;
  readonly #options: ChoiceOptions;
  readonly #highest: StrongestPairs;
  #seen = 0;

  constructor(head: Head, options: ChoiceOptions) {
    this.#head = head;
    this.#options = options;
    this.#highest = new StrongestPairs(options.top);
  }

  /** Offers the next sequence by its statistic; the first one has number 0. */
  offer(statistic: number): void {
    this.#highest.offer(this.#seen, statistic);
    this.#seen += 1;
  }

  /** The draw depends on the seed, the head and its top sequences, not on other heads. */
  choose(): ChosenSequences {
    const top = this.#highest.inOrder().map(({ index }) => index);
    const { random: count, seed } = this.#options;
    const stream = seededRandom(seed, 'random sample', headName(this.#head));
    const inOrder = [...top].sort((a, b) => a - b);
    const random = drawIndices(this.#seen - top.length, count, stream).map((position) =>
      skipping(position, inOrder),
    );
    return { top, random };
  }
}

/** The number at a position among all numbers except the `taken` ones, which are in order. */
function skipping(position: number, taken: readonly number[]): number {
  let number = position;
  for (const each of taken) if (each <= number) number += 1;
  return number;
}

/** A lower triangle, row by row; null where the activation is unknown. */
type Triangle = ArrayLike<Activation>;

/** What a head's sequences can be ranked by, as users write it. */
export const STATISTIC_NAMES = ['typical', 'max', 'elsewhere', 'mean-elsewhere'] as const;

type StatisticName = (typeof STATISTIC_NAMES)[number];

interface Statistic {
  readonly description: string;
  /** Larger ranks higher; −Infinity if the sequence has no such pair. */
  readonly of: (triangle: Triangle, tokens: number) => number;
}

/** The first token's attention to itself never counts: among probabilities it is always 1. */
export const STATISTICS: Readonly<Record<StatisticName, Statistic>> = {
  typical: {
    description: 'mean activation per token, without what goes to the first token',
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
    description: 'mean activation per token that goes to earlier tokens other than the first',
    of: (triangle, tokens) => meanOf(triangle, tokens, isElsewhere),
  },
};

/** Attention sinks are left out: the token itself, and the first one. */
function isElsewhere(from: number, to: number): boolean {
  return to > 0 && to < from;
}

function isNotFirst(_: number, to: number): boolean {
  return to > 0;
}

type Counts = (from: number, to: number) => boolean;

/** Per token. */
function meanOf(triangle: Triangle, tokens: number, counts: Counts): number {
  let sum = 0;
  eachPair(triangle, tokens, (from, to, activation) => {
    if (counts(from, to)) sum += activation;
  });
  return sum / tokens;
}

function largest(triangle: Triangle, tokens: number, counts: Counts): number {
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
