import type { Head } from '../activation-records/head.ts';
import type { Activation, ActivationRecord } from '../activation-records/head-record.ts';
import { flatIndexOf, type PairPosition } from '../activation-records/pair-index.ts';
import { type Coverage, drawExplanationSampled } from './draw-explanation-sampled.ts';
import { drawAcrossQuantiles, type StrongPairs } from './draw-strong-pairs.ts';
import { drawWeakPairs, type WeakPairs } from './draw-weak-pairs.ts';
import { type DrawnPair, NumberedPairs } from './numbered-pairs.ts';
import { type PairStrength, StrongestPairs } from './strongest-pairs.ts';

/** A selected pair, with the expected answer. */
export interface SelectedPair extends PairPosition {
  /** 1: one of the strongest pairs. 0: drawn from the weak ones. */
  readonly label: 0 | 1;
  readonly record: ActivationRecord;
  /** For a weak pair whose exact activation is unknown: its upper bound. */
  readonly activation: number;
  /** A weak pair's probability of being drawn, where not all had the same. */
  readonly inclusion?: number;
  /** The band of activations a strong pair was drawn from, 1 for the strongest. */
  readonly band?: number;
}

/** How many pairs to select, and what counts as weak. */
export interface SelectPairsOptions {
  readonly strong: number;
  readonly weak: number;
  /** A pair is weak when its activation is below `weakBelow * maxActivation`. */
  readonly weakBelow: number;
  readonly maxActivation: number;
  /** Pairs whose from-token stands before this position are left out. */
  readonly fromAtLeast?: number;
  /** Pairs whose to-token stands before this position are left out. */
  readonly toAtLeast?: number;
  /** Which weak pairs to draw from; default `random`: all of them. */
  readonly weakPairs?: WeakPairs;
  /** For `explanation-sampled` weak pairs: what the head's explanations cover. */
  readonly coverage?: Coverage;
  /** Default: `strongest`. */
  readonly strongPairs?: StrongPairs;
  /**
   * The most strong, and the most weak, pairs from one record; null or absent: no limit. Explanation-sampled pairs are not
   * limited, since that would change their inclusion probabilities.
   */
  readonly maxPerRecord?: number | null;
  readonly seed: number;
}

/**
 * Selects the pairs of one head: the strongest in descending order, then weak ones drawn without replacement (as
 * transformer-debugger's `AttentionHeadOneAtATimeScorer` does). Ties go to the earlier record, then the lower flat index. No
 * pair gets both labels. The draw depends only on the seed, the head and the kind of weak pairs, so every explanation and
 * simulator gets the same pairs.
 *
 * `strongPairs: quantiles` draws strong pairs from the whole range of activations; `weakPairs: explanation-sampled` draws weak
 * pairs by what the head's explanations cover.
 *
 * A pair with an unknown activation is never strong, and is weak only if its upper bound is.
 *
 * One pass over the activations; four bytes of memory per pair.
 *
 * @returns fewer pairs than asked for if there are not enough.
 */
export function selectPairs(
  head: Head,
  records: readonly ActivationRecord[],
  {
    strong,
    weak,
    weakBelow,
    maxActivation,
    fromAtLeast = 0,
    toAtLeast = 0,
    weakPairs = 'random',
    coverage,
    strongPairs = 'strongest',
    maxPerRecord = null,
    seed,
  }: SelectPairsOptions,
): readonly SelectedPair[] {
  const weakLimit = weakBelow * maxActivation;
  const isBanded = strongPairs === 'quantiles';
  const strongest = new StrongestPairs(strong);
  const active: PairStrength[] = [];
  const weakNumbers = new Uint32Array(records.reduce((sum, { activations }) => sum + activations.length, 0));
  let weakCount = 0;
  let start = 0;
  for (const { activations, tokens, width, unknownAtMost } of records) {
    const ofRecord = maxPerRecord === null ? strongest : new StrongestPairs(maxPerRecord);
    let entrance = ofRecord.entrance;
    for (let from = fromAtLeast; from < tokens.length; from += 1) {
      const row = flatIndexOf({ from, to: 0 }, width);
      const end = row + Math.min(from + 1, width);
      const isUnknownWeak = (unknownAtMost?.[from] ?? Number.POSITIVE_INFINITY) < weakLimit;
      for (let index = row + toAtLeast; index < end; index += 1) {
        const activation = activations[index] as Activation;
        if (activation === null) {
          if (isUnknownWeak) {
            weakNumbers[weakCount] = start + index;
            weakCount += 1;
          }
          continue;
        }
        if (activation > entrance) entrance = ofRecord.offer(start + index, activation);
        // No branch here: the processor cannot predict it, and mispredictions took half of the time.
        weakNumbers[weakCount] = start + index;
        weakCount += Number(activation < weakLimit);
        if (isBanded && activation >= weakLimit) active.push({ index: start + index, activation });
      }
    }
    start += activations.length;
    if (ofRecord !== strongest) {
      for (const { index, activation } of ofRecord.inOrder()) strongest.offer(index, activation);
    }
  }

  const pairs = new NumberedPairs(records);
  const banded: readonly DrawnPair[] =
    strongPairs === 'quantiles'
      ? drawAcrossQuantiles(strong, { head, seed, pairs, active, maxPerRecord })
      : strongest.inOrder().map(({ index }) => ({ number: index }));
  const source = {
    head,
    seed,
    pairs,
    strong: banded.map(({ number }) => number),
    weak: weakNumbers.subarray(0, weakCount),
    weakLimit,
    fromAtLeast,
    toAtLeast,
    maxPerRecord,
  };
  const drawn: readonly DrawnPair[] =
    weakPairs === 'explanation-sampled'
      ? drawExplanationSampled(weak, source, known(coverage))
      : drawWeakPairs(weakPairs, weak, source).map((number) => ({ number }));
  const selected = (label: 0 | 1) => {
    return ({ number, ...more }: DrawnPair): SelectedPair => {
      const { record, from, to, activation } = pairs.at(number);
      return { record, from, to, label, activation, ...more };
    };
  };
  return [...banded.map(selected(1)), ...drawn.map(selected(0))];
}

function known(coverage: Coverage | undefined): Coverage {
  if (coverage === undefined) throw new RangeError('explanation-sampled weak pairs need explanations');
  return coverage;
}
