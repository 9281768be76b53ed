import type { Head } from '../activation-records/head.ts';
import type { Activation, ActivationRecord } from '../activation-records/head-record.ts';
import { flatIndexOf, type PairPosition } from '../activation-records/pair-index.ts';
import { drawNegatives, type Negatives } from './draw-negatives.ts';
import { NumberedPairs } from './numbered-pairs.ts';
import { StrongestPairs } from './strongest-pairs.ts';

/** A pair that is asked about, with the answer that is expected. */
export interface SelectedPair extends PairPosition {
  /** 1: one of the strongest pairs. 0: drawn from the weak ones. */
  readonly label: 0 | 1;
  readonly record: ActivationRecord;
  readonly activation: number;
}

/** How many pairs to select, and what counts as weak. */
export interface SelectPairsOptions {
  readonly top: number;
  readonly low: number;
  /** A pair is weak when its activation is below `lowThreshold * maxActivation`. */
  readonly lowThreshold: number;
  readonly maxActivation: number;
  /** Pairs whose from-token stands before this position are left out. */
  readonly fromAtLeast?: number;
  /** Pairs whose to-token stands before this position are left out. */
  readonly toAtLeast?: number;
  /** Which of the weak pairs to draw from; all of them (`random`) unless it says otherwise. */
  readonly negatives?: Negatives;
  /** At most so many strong and so many weak pairs come from one record; null or absent: as many as there are. */
  readonly maxPerRecord?: number | null;
  readonly seed: number;
}

/**
 * Selects the pairs of one head: the strongest ones in descending order, then weak ones drawn without replacement
 * (after `AttentionHeadOneAtATimeScorer` of transformer-debugger). Ties go to the earlier record, then the lower flat
 * index. A pair never gets both labels: a strong pair is not drawn as a weak one. The draw depends on the seed, the head
 * and the kind of negatives alone, so it is the same for every explanation and simulator.
 *
 * A pair whose activation is not known is neither strong nor weak.
 *
 * One pass over the activations; O(weak pairs) memory.
 *
 * @returns fewer pairs than asked for where there are no more.
 */
export function selectPairs(
  head: Head,
  records: readonly ActivationRecord[],
  {
    top,
    low,
    lowThreshold,
    maxActivation,
    fromAtLeast = 0,
    toAtLeast = 0,
    negatives = 'random',
    maxPerRecord = null,
    seed,
  }: SelectPairsOptions,
): readonly SelectedPair[] {
  const weakBelow = lowThreshold * maxActivation;
  const strongest = new StrongestPairs(top);
  const weak: number[] = [];
  let start = 0;
  for (const { activations, tokens, width } of records) {
    const ofRecord = maxPerRecord === null ? strongest : new StrongestPairs(maxPerRecord);
    for (let from = fromAtLeast; from < tokens.length; from += 1) {
      const row = flatIndexOf({ from, to: 0 }, width);
      const end = row + Math.min(from + 1, width);
      for (let index = row + toAtLeast; index < end; index += 1) {
        const activation = activations[index] as Activation;
        if (activation === null) continue;
        ofRecord.offer(start + index, activation);
        if (activation < weakBelow) weak.push(start + index);
      }
    }
    start += activations.length;
    if (ofRecord !== strongest) {
      for (const { index, activation } of ofRecord.inOrder()) strongest.offer(index, activation);
    }
  }

  const pairs = new NumberedPairs(records);
  const strong = strongest.inOrder().map(({ index }) => index);
  const source = { head, seed, pairs, strong, weak, weakBelow, fromAtLeast, toAtLeast, maxPerRecord };
  const drawn = drawNegatives(negatives, low, source);
  const selected = (label: 0 | 1) => (number: number) => {
    const { record, from, to, activation } = pairs.at(number);
    return { record, from, to, label, activation };
  };
  return [...strong.map(selected(1)), ...drawn.map(selected(0))];
}
