import { drawIndices, seededRandom } from '../../metrics/seeded-random.ts';

/**
 * The places below `count` in some orders: as they are, and backwards, so that each one's mean place is the same; then shuffled by a
 * seed, and that backwards; and so on.
 */
export function ordersOf(count: number, orders: number): readonly (readonly number[])[] {
  return Array.from({ length: orders }, (_, order) => {
    const shuffle = Math.floor(order / 2);
    const places =
      shuffle === 0
        ? Array.from({ length: count }, (_, place) => place)
        : drawIndices(count, count, seededRandom('order', shuffle));
    return order % 2 === 0 ? places : places.toReversed();
  });
}
