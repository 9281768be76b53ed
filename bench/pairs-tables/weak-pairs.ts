import type { ActivationRecord } from '../../src/activation-records/head-record.ts';
import { type SelectedPair, selectPairs } from '../../src/token-pairs/select-pairs.ts';
import { FROM_AT_LEAST, type KnownHead } from './known-heads.ts';

/** Which weak pairs are asked about beside the strongest ones. */
export const WEAK_PAIRS = [
  'random',
  'same-from',
  'same-from and random',
  'same-from and random sample',
] as const;

export type WeakPairs = (typeof WEAK_PAIRS)[number];

const WEAK_BELOW = 0.1;

/** Which pairs are drawn. */
export interface Drawing {
  readonly weak: WeakPairs | 'near' | 'matched';
  /** So many strong pairs, and as many weak ones. */
  readonly count: number;
  readonly maxPerRecord: number | null;
}

export function drawnPairs(
  { head, records, maxActivation }: KnownHead,
  { weak, count, maxPerRecord }: Drawing,
  seed: number,
): readonly SelectedPair[] {
  const draw = (
    weakPairs: 'random' | 'same-from' | 'near' | 'matched',
    from: readonly ActivationRecord[] = records,
  ) =>
    selectPairs(head, from, {
      strong: count,
      weak: count,
      weakBelow: WEAK_BELOW,
      maxActivation,
      fromAtLeast: FROM_AT_LEAST,
      maxPerRecord,
      weakPairs,
      seed,
    });
  const ofLabel = (label: 0 | 1) => (pair: SelectedPair) => pair.label === label;
  if (weak !== 'same-from and random' && weak !== 'same-from and random sample') return draw(weak);
  const sameFrom = draw('same-from');
  const other =
    weak === 'same-from and random'
      ? draw('random')
      : draw(
          'random',
          records.filter(({ name }) => name.startsWith('random')),
        );
  return [
    ...sameFrom.filter(ofLabel(1)),
    ...mixed(sameFrom.filter(ofLabel(0)), other.filter(ofLabel(0)), count),
  ];
}

/** Half of each, no pair twice; what the one lacks, the other fills up. */
function mixed(
  first: readonly SelectedPair[],
  second: readonly SelectedPair[],
  count: number,
): readonly SelectedPair[] {
  const half = Math.ceil(count / 2);
  const inOrder = [...first.slice(0, half), ...second, ...first.slice(half)];
  const places = new Map<string, SelectedPair>();
  for (const pair of inOrder) {
    const place = `${pair.record.name} ${pair.from} ${pair.to}`;
    if (!places.has(place) && places.size < count) places.set(place, pair);
  }
  return [...places.values()];
}
