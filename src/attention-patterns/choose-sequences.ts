import { type Head, headName } from '../activation-records/head.ts';
import { drawIndices, seededRandom } from '../metrics/seeded-random.ts';
import { StrongestPairs } from '../token-pairs/strongest-pairs.ts';
import type { StatisticName } from './sequence-statistics.ts';

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

/** Numbers of sequences. */
export interface ChosenSequences {
  /** Highest first. */
  readonly top: readonly number[];
  /** In the order drawn. */
  readonly random: readonly number[];
}

/** Chooses one head's sequences while they pass by, keeping only as many numbers as it will choose. */
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

  /** What is drawn depends on the seed, the head, and which sequences rank highest, not on other heads. */
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

/** The number at a position among all numbers but the `taken` ones, which are in order. */
function skipping(position: number, taken: readonly number[]): number {
  let number = position;
  for (const each of taken) if (each <= number) number += 1;
  return number;
}
