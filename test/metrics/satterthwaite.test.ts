import { describe, expect, it } from 'vitest';
import { normals } from '../../bench/simulation/normals.ts';
import { freedomOfSquares, satterthwaite } from '../../src/metrics/satterthwaite.ts';

const estimate = (variance: number, degreesOfFreedom: number) => ({ variance, degreesOfFreedom });

describe('satterthwaite', () => {
  it('adds up the degrees of freedom of equal estimates', () => {
    expect(satterthwaite([estimate(3, 4), estimate(3, 4), estimate(3, 4)])).toBeCloseTo(12, 12);
  });

  it('is that of an estimate beside which the others are nothing', () => {
    expect(satterthwaite([estimate(5, 4), estimate(0, 4), estimate(0, 100)])).toBe(4);
    expect(satterthwaite([estimate(1e6, 4), estimate(1, 100)])).toBeCloseTo(4, 4);
  });

  it('is Welch’s for two means', () => {
    // Of 1, 2, 3, 4 and of 2, 8, 5, 9, 1; by hand (5/12 + 5/2)² / ((5/12)² / 3 + (5/2)² / 4) = 5.25.
    const [first, second] = [5 / 3 / 4, 12.5 / 5];
    expect(satterthwaite([estimate(first, 3), estimate(second, 4)])).toBeCloseTo(5.25, 12);
  });

  it('assumes the fewest where all variances are 0, and 0 for no estimates', () => {
    expect(satterthwaite([estimate(0, 9), estimate(0, 4)])).toBe(4);
    expect(satterthwaite([])).toBe(0);
  });
});

describe('freedomOfSquares', () => {
  it('is about their number for squares of normal deviations of one variance, and 1 for a single one', () => {
    const normal = normals('squares of one variance');
    const squares = Array.from({ length: 20_000 }, () => normal() ** 2);
    expect(freedomOfSquares(squares) / squares.length).toBeCloseTo(1, 1);
    expect(freedomOfSquares([4])).toBe(1);
    expect(freedomOfSquares([4, 0, 0, 0])).toBe(1);
    expect(freedomOfSquares([0, 0])).toBe(1);
  });
});
