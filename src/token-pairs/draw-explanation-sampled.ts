import { headName } from '../activation-records/head.ts';
import type { ActivationRecord } from '../activation-records/head-record.ts';
import type { PairPosition } from '../activation-records/pair-index.ts';
import { drawIndices, seededRandom } from '../metrics/seeded-random.ts';
import type { WeakPairSource } from './draw-weak-pairs.ts';
import type { DrawnPair } from './numbered-pairs.ts';

/** For the pairs of a record: whether each of the head's explanations covers them. */
export type Coverage = (record: ActivationRecord) => (pair: PairPosition) => readonly boolean[];

/** With more weak pairs than this, strata are made from a random draw of them. */
const MOST_LOOKED_AT = 4000;

/**
 * Draws weak pairs where a too broad explanation would be wrong: stratified by which explanations cover a pair, with known
 * inclusion probabilities, so that a weighted mean over the draw estimates the mean over all weak pairs (Horvitz & Thompson
 * 1952). All explanations of a head get the same draw; it depends on the seed, the head and what the explanations cover.
 *
 * A pair belongs to the narrowest explanation that covers it (the one that covers the fewest pairs). Pairs that no
 * explanation covers get half of the draws; the other strata share the rest equally. If there are too many strata for two
 * draws each, the narrowest are merged. If there are many weak pairs, strata are made from a random draw of them (double
 * sampling: Neyman 1938, JASA 33:101–116).
 *
 * @returns uncovered pairs first; fewer than `count` if there are not enough.
 */
export function drawExplanationSampled(
  count: number,
  source: WeakPairSource,
  coverage: Coverage,
): readonly DrawnPair[] {
  const taken = new Set(source.strong);
  const candidates = source.weak.filter((pair) => !taken.has(pair));
  const random = seededRandom(source.seed, 'weak pairs', headName(source.head), 'proposed');
  const looked = drawIndices(candidates.length, MOST_LOOKED_AT, random).map(
    (position) => candidates[position] as number,
  );
  const strata = strataOf(looked, source, coverage, Math.floor(count / 4));
  const sizes = allocate(
    count,
    strata.map(({ length }) => length),
  );
  // Members are already in random order.
  return strata.flatMap((members, stratum) => {
    const drawn = sizes[stratum] ?? 0;
    const inclusion = (looked.length / candidates.length) * (drawn / members.length);
    return members.slice(0, drawn).map((number) => ({ number, inclusion }));
  });
}

/** Uncovered pairs, then those of each explanation, narrowest first; at most `most` strata of covered pairs. */
function strataOf(
  looked: readonly number[],
  { pairs }: WeakPairSource,
  coverage: Coverage,
  most: number,
): readonly (readonly number[])[] {
  const ofRecords = new Map<number, ReturnType<Coverage>>();
  const coveredBy = looked.map((number) => {
    const { recordIndex, record, from, to } = pairs.at(number);
    const covers = ofRecords.get(recordIndex) ?? coverage(record);
    ofRecords.set(recordIndex, covers);
    return covers({ from, to }).flatMap((isCovered, explanation) => (isCovered ? [explanation] : []));
  });
  const breadth = new Map<number, number>();
  for (const explanation of coveredBy.flat()) breadth.set(explanation, (breadth.get(explanation) ?? 0) + 1);
  const narrowestFirst = [...breadth.keys()].sort(
    (a, b) => (breadth.get(a) ?? 0) - (breadth.get(b) ?? 0) || a - b,
  );
  const members = (explanation: number | undefined) =>
    looked.filter(
      (_, index) => narrowestFirst.find((each) => coveredBy[index]?.includes(each)) === explanation,
    );
  const covered = narrowestFirst.map(members).filter(({ length }) => length > 0);
  const tooMany = Math.max(0, covered.length - Math.max(1, most));
  const together = covered.slice(0, tooMany + 1).flat();
  return [members(undefined), ...(together.length > 0 ? [together] : []), ...covered.slice(tooMany + 1)];
}

/** Draws per stratum: half for the first, the rest equally for the others; what a stratum lacks goes to the others. */
function allocate(count: number, sizes: readonly number[]): readonly number[] {
  const [rest = 0, ...covered] = sizes;
  const ofRest = covered.length === 0 ? count : Math.ceil(count / 2);
  const drawn = [Math.min(rest, ofRest), ...covered.map(() => 0)];
  const total = () => drawn.reduce((sum, each) => sum + each, 0);
  const hasRoom = (stratum: number) => (drawn[stratum] as number) < (sizes[stratum] as number);
  const takeOne = (stratum: number) => {
    if (total() < count && hasRoom(stratum)) drawn[stratum] = (drawn[stratum] as number) + 1;
  };
  const others = covered.map((_, index) => index + 1);
  while (total() < count && others.some(hasRoom)) for (const stratum of others) takeOne(stratum);
  while (total() < count && hasRoom(0)) takeOne(0);
  return drawn;
}
