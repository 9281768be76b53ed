import type { ActivationRecord, HeadRecord } from './head-record.ts';
import { headShares, type Place } from './head-shares.ts';
import type { PairPosition } from './pair-index.ts';
import { excerptAround, type PatternExcerpt } from './pattern-excerpt.ts';

/** What a report shows of a head's activations: little enough to be kept until a run ends. */
export interface HeadProfile {
  /** The share of its activation that goes to each place, over all of its records; null where no token has such a place. */
  readonly shares: Readonly<Record<Place, number | null>>;
  /** Its pattern around its strongest pair; absent where the pair fits no excerpt. */
  readonly excerpt?: PatternExcerpt | undefined;
}

/** @param strongest the pair to show the pattern around, with the record that it is in. */
export function headProfile(
  { top, random }: HeadRecord,
  strongest: (PairPosition & { readonly record: ActivationRecord }) | undefined,
): HeadProfile {
  const { self, previous, first, copy, 'after-copy': afterCopy } = headShares([...top, ...random]);
  return {
    shares: {
      self: self.share,
      previous: previous.share,
      first: first.share,
      copy: copy.share,
      'after-copy': afterCopy.share,
    },
    excerpt: strongest && excerptAround(strongest.record, strongest),
  };
}
