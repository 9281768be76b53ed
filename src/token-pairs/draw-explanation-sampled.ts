import { headName } from '../activation-records/head.ts';
import type { ActivationRecord } from '../activation-records/head-record.ts';
import type { PairPosition } from '../activation-records/pair-index.ts';
import { drawIndices, seededRandom } from '../metrics/seeded-random.ts';
import type { WeakPairSource } from './draw-weak-pairs.ts';
import type { DrawnPair } from './numbered-pairs.ts';

/** Says of the pairs of a record which of the head's explanations cover them: one answer per explanation. */
export type Coverage = (record: ActivationRecord) => (pair: PairPosition) => readonly boolean[];

/** Beyond so many weak pairs, a random draw of them is looked at in place of all. */
const MOST_LOOKED_AT = 4000;

/**
 * Draws weak pairs where explanations would be wrong if they were too broad: by strata of what they cover, at known
 * chances, so that a weighted mean over those drawn is one over all weak pairs (Horvitz & Thompson 1952). The draw is the
 * same for all of a head's explanations, and depends on the seed, the head and what the explanations cover.
 *
 * A pair belongs to the narrowest explanation that covers it, the one that covers the fewest: what a broader one covers
 * besides is a stratum of its own. Pairs that none covers get half of the draws, the other strata share the rest alike;
 * where there are too many strata for two draws each, the narrowest are put together. Where the weak pairs are many, strata
 * are made of a random draw of them (double sampling: Neyman 1938, JASA 33:101–116).
 *
 * @returns those that none covers first; fewer than `count` where there are no more.
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
  // Pairs are in random order already.
  return strata.flatMap((members, stratum) => {
    const drawn = sizes[stratum] ?? 0;
    const inclusion = (looked.length / candidates.length) * (drawn / members.length);
    return members.slice(0, drawn).map((number) => ({ number, inclusion }));
  });
}

/** Pairs that none covers, then those of each explanation, the narrowest first, in at most so many strata. */
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

/** How many are drawn of each stratum: half of the first, the others alike, and what one lacks of the others. */
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
