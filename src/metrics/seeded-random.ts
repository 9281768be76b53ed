import { createHash } from 'node:crypto';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** A stream of random numbers that is the same on every machine for the same seed. */
export interface SeededRandom {
  /** A uniform integer in [0, bound). */
  below(bound: number): number;
  /** A uniform number in [0, 1). */
  unit(): number;
}

/**
 * Opens the stream named by `parts`, e.g. `seededRandom(suite.seed, 'negatives', 'L4H11')`. Streams with
 * different names are independent, so what one head draws never depends on which other heads are there.
 */
export function seededRandom(...parts: readonly (string | number)[]): SeededRandom {
  const seed = createHash('sha256').update(JSON.stringify(parts)).digest().readInt32LE(0);
  const generator = xoroshiro128plus(seed);
  return {
    below: (bound) => uniformInt(generator, 0, bound - 1),
    unit: () => uniformFloat64(generator),
  };
}

/** Draws `count` different indices below `population`, in random order; all of them when there are fewer. */
export function drawIndices(population: number, count: number, random: SeededRandom): number[] {
  const shuffled = shuffledIndices(population, random);
  return Array.from({ length: Math.min(count, population) }, () => shuffled.next().value as number);
}

/**
 * The indices below `population` in random order, drawn one at a time as they are asked for. A Fisher–Yates shuffle that
 * remembers only what it moved: time and memory for what was drawn, not for the population.
 */
export function* shuffledIndices(population: number, random: SeededRandom): Generator<number, void> {
  const moved = new Map<number, number>();
  for (let last = population - 1; last >= 0; last -= 1) {
    const pick = random.below(last + 1);
    yield moved.get(pick) ?? pick;
    moved.set(pick, moved.get(last) ?? last);
  }
}
