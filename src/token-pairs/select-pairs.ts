import { type Head, headName } from '../activation-records/head.ts';
import type { ActivationRecord } from '../activation-records/head-record.ts';
import { flatIndexOf, type PairPosition, pairAt } from '../activation-records/pair-index.ts';
import { drawIndices, seededRandom } from '../seeded-random.ts';
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
  readonly seed: number;
}

/**
 * Selects the pairs of one head: the strongest ones in descending order, then weak ones drawn without replacement
 * (after `AttentionHeadOneAtATimeScorer` of transformer-debugger). Ties go to the earlier record, then the lower flat
 * index. A pair never gets both labels: a strong pair is not drawn as a weak one. The draw depends on the seed and the
 * head alone, so it is the same for every explanation and simulator.
 *
 * One pass over the activations; O(weak pairs) memory.
 *
 * @returns fewer pairs than asked for where there are no more.
 */
export function selectPairs(
  head: Head,
  records: readonly ActivationRecord[],
  { top, low, lowThreshold, maxActivation, fromAtLeast = 0, seed }: SelectPairsOptions,
): readonly SelectedPair[] {
  const weakBelow = lowThreshold * maxActivation;
  const strongest = new StrongestPairs(top);
  const weak: number[] = [];
  let start = 0;
  for (const { activations, width } of records) {
    for (
      let index = flatIndexOf({ from: fromAtLeast, to: 0 }, width);
      index < activations.length;
      index += 1
    ) {
      const activation = activations[index] as number;
      strongest.offer(start + index, activation);
      if (activation < weakBelow) weak.push(start + index);
    }
    start += activations.length;
  }

  const strong = strongest.inOrder();
  const taken = new Set(strong);
  // Drawing as many more as there are strong pairs, and then passing over those, draws evenly from the others.
  const drawn = drawIndices(
    weak.length,
    low + strong.length,
    seededRandom(seed, 'weak pairs', headName(head)),
  )
    .map((position) => weak[position] as number)
    .filter((index) => !taken.has(index))
    .slice(0, low);

  const pairOf = pairFinder(records);
  return [...strong.map((index) => pairOf(index, 1)), ...drawn.map((index) => pairOf(index, 0))];
}

/** Turns an index into the activations of all records, end to end, into the pair that stands there. */
function pairFinder(records: readonly ActivationRecord[]): (index: number, label: 0 | 1) => SelectedPair {
  return (index, label) => {
    let rest = index;
    for (const record of records) {
      const activation = record.activations[rest];
      if (activation !== undefined) return { record, label, activation, ...pairAt(rest, record.width) };
      rest -= record.activations.length;
    }
    throw new RangeError(`no activation at ${index}`);
  };
}
