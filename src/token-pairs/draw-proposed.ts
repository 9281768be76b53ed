import { headName } from '../activation-records/head.ts';
import type { ActivationRecord } from '../activation-records/head-record.ts';
import type { PairPosition } from '../activation-records/pair-index.ts';
import { drawIndices, seededRandom } from '../metrics/seeded-random.ts';
import type { NegativeSource } from './draw-negatives.ts';

/** Says of the pairs of a record which of the head's explanations propose them: one answer per explanation. */
export type Propose = (record: ActivationRecord) => (pair: PairPosition) => readonly boolean[];

/** A drawn pair by its number, and the chance that it had of being drawn. */
export interface DrawnPair {
  readonly number: number;
  readonly inclusion: number;
}

/** Beyond so many weak pairs, a random draw of them is looked at in place of all. */
const MOST_LOOKED_AT = 4000;

/**
 * Draws weak pairs where explanations would be wrong if they were too broad: by strata of what they propose, at known
 * chances, so that a weighted mean over those drawn is one over all weak pairs (Horvitz & Thompson 1952). The draw is the
 * same for all of a head's explanations, and depends on the seed, the head and what the explanations propose.
 *
 * A pair belongs to the narrowest explanation that proposes it, the one with the fewest proposals: what a broader one covers
 * besides is a stratum of its own. Pairs that none proposes get half of the draws, the other strata share the rest alike;
 * where there are too many strata for two draws each, the narrowest are put together. Where the weak pairs are many, strata
 * are made of a random draw of them (double sampling: Neyman 1938, JASA 33:101–116).
 *
 * @returns those that none proposes first; fewer than `count` where there are no more.
 */
export function drawProposed(count: number, source: NegativeSource, propose: Propose): readonly DrawnPair[] {
  const taken = new Set(source.strong);
  const candidates = source.weak.filter((pair) => !taken.has(pair));
  const random = seededRandom(source.seed, 'weak pairs', headName(source.head), 'proposed');
  const looked = drawIndices(candidates.length, MOST_LOOKED_AT, random).map(
    (position) => candidates[position] as number,
  );
  const strata = strataOf(looked, source, propose, Math.floor(count / 4));
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

/** Pairs that none proposes, then those of each explanation, the narrowest first, in at most so many strata. */
function strataOf(
  looked: readonly number[],
  { pairs }: NegativeSource,
  propose: Propose,
  most: number,
): readonly (readonly number[])[] {
  const ofRecords = new Map<number, ReturnType<Propose>>();
  const proposers = looked.map((number) => {
    const { recordIndex, record, from, to } = pairs.at(number);
    const proposing = ofRecords.get(recordIndex) ?? propose(record);
    ofRecords.set(recordIndex, proposing);
    return proposing({ from, to }).flatMap((isProposed, explanation) => (isProposed ? [explanation] : []));
  });
  const breadth = new Map<number, number>();
  for (const explanation of proposers.flat()) breadth.set(explanation, (breadth.get(explanation) ?? 0) + 1);
  const narrowestFirst = [...breadth.keys()].sort(
    (a, b) => (breadth.get(a) ?? 0) - (breadth.get(b) ?? 0) || a - b,
  );
  const members = (explanation: number | undefined) =>
    looked.filter(
      (_, index) => narrowestFirst.find((each) => proposers[index]?.includes(each)) === explanation,
    );
  const proposed = narrowestFirst.map(members).filter(({ length }) => length > 0);
  const tooMany = Math.max(0, proposed.length - Math.max(1, most));
  const together = proposed.slice(0, tooMany + 1).flat();
  return [members(undefined), ...(together.length > 0 ? [together] : []), ...proposed.slice(tooMany + 1)];
}

/** How many are drawn of each stratum: half of the first, the others alike, and what one lacks of the others. */
function allocate(count: number, sizes: readonly number[]): readonly number[] {
  const [rest = 0, ...proposed] = sizes;
  const ofRest = proposed.length === 0 ? count : Math.ceil(count / 2);
  const drawn = [Math.min(rest, ofRest), ...proposed.map(() => 0)];
  const total = () => drawn.reduce((sum, each) => sum + each, 0);
  const hasRoom = (stratum: number) => (drawn[stratum] as number) < (sizes[stratum] as number);
  const takeOne = (stratum: number) => {
    if (total() < count && hasRoom(stratum)) drawn[stratum] = (drawn[stratum] as number) + 1;
  };
  const others = proposed.map((_, index) => index + 1);
  while (total() < count && others.some(hasRoom)) for (const stratum of others) takeOne(stratum);
  while (total() < count && hasRoom(0)) takeOne(0);
  return drawn;
}
