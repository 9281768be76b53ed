import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unlikeExplanations } from '../../src/asking/baseline-correction.ts';

const answers = fc.array(fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 5, maxLength: 5 }), {
  minLength: 4,
  maxLength: 20,
});

describe('what a baseline correction takes off', () => {
  it('is not what the simulator answers as it answers the explanation itself', () => {
    const pairs = [
      [2, 2, 1, 0, 0],
      [2, 2, 0, -1, 1],
      [-2, -2, 1, 0, 1],
      [-2, -2, 0, -1, 0],
    ];
    expect(unlikeExplanations(pairs)).toEqual([1, 2, 3]);
  });

  it('is still not that where the explanation is read more weakly, and the pairs are liked or not in any case', () => {
    const reading = [1, 1, 1, -1, -1, -1];
    const liking = [3, -2, 1, 0, 4, -3];
    const pairs = reading.map((read, index) => {
      const any = liking[index] ?? 0;
      return [any + 0.5 * read, any + 2 * read, any, any + (index % 2), any];
    });
    expect(unlikeExplanations(pairs)).toEqual([1, 2, 3]);
  });

  it('is all of them where the simulator reads no explanation', () => {
    expect(unlikeExplanations([1, 2, 0, -1].map((same) => [same, same, same, same]))).toEqual([0, 1, 2]);
  });

  it('is all of one or two others, whatever is answered under them', () => {
    expect(unlikeExplanations([1, 2, 0].map((same) => [same, same]))).toEqual([0]);
    expect(unlikeExplanations([1, 2, 0].map((same) => [same, same, 0]))).toEqual([0, 1]);
  });

  it('is all but one at least, and does not depend on what is added to all answers to a pair', () => {
    fc.assert(
      fc.property(answers, (pairs) => {
        const used = unlikeExplanations(pairs);
        expect(used.length).toBeGreaterThanOrEqual(3);
        const shifted = pairs.map((each, index) => each.map((logOdds) => logOdds + (index % 3) * 4));
        expect(unlikeExplanations(shifted)).toEqual(used);
      }),
      { numRuns: 50 },
    );
  });
});
