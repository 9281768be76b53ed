import { describe, expect, it } from 'vitest';
import { excerptAround } from '../../src/activation-records/head-profile.ts';
import type { ActivationRecord } from '../../src/activation-records/head-record.ts';
import { pairAt, triangleSize } from '../../src/activation-records/pair-index.ts';

/** A record whose activation of each pair a function says. */
function recordOf(
  length: number,
  activation: (from: number, to: number) => number | null,
  width = length,
): ActivationRecord {
  const activations = Array.from({ length: triangleSize(length, width) }, (_, index) => {
    const { from, to } = pairAt(index, width);
    return activation(from, to);
  });
  const tokens = Array.from({ length }, (_, place) => `t${place}`);
  return { name: 'top[3]', tokens, activations, width, maxActivation: 1 };
}

describe('excerptAround', () => {
  it('is the whole of a short record: its pairs, the strongest first, but those too weak to be seen', () => {
    const record = recordOf(3, (from, to) => [[0], [0.5, 0.01], [null, 1, -0.2]][from]?.[to] ?? null);
    expect(excerptAround(record, { from: 2, to: 1 })).toEqual({
      record: 'top[3]',
      start: 0,
      tokens: ['t0', 't1', 't2'],
      cells: [
        { from: 2, to: 1, activation: 1 },
        { from: 1, to: 0, activation: 0.5 },
      ],
    });
  });

  it('is 64 tokens of a long one, from the attended token on, with places in the whole sequence', () => {
    const previous = recordOf(300, (from, to) => (from - to === 1 ? 1 : 0));
    const excerpt = excerptAround(previous, { from: 101, to: 100 });
    expect(excerpt?.start).toBe(100);
    expect(excerpt?.tokens).toEqual(previous.tokens.slice(100, 164));
    expect(excerpt?.cells).toHaveLength(63);
    expect(excerpt?.cells[0]).toEqual({ from: 101, to: 100, activation: 1 });
    expect(excerptAround(previous, { from: 299, to: 298 })?.start).toBe(300 - 64);
  });

  it('has at most 250 pairs', () => {
    expect(
      excerptAround(
        recordOf(64, () => 1),
        { from: 5, to: 2 },
      )?.cells,
    ).toHaveLength(250);
  });

  it('reads a triangle that is cut off on its right side', () => {
    const record = recordOf(5, (from, to) => from + to / 10, 2);
    expect(excerptAround(record, { from: 4, to: 1 })?.cells.slice(0, 2)).toEqual([
      { from: 4, to: 1, activation: 4.1 },
      { from: 4, to: 0, activation: 4 },
    ]);
  });

  it('is not there where the pair does not fit in, or nothing is above 0', () => {
    expect(
      excerptAround(
        recordOf(200, () => 1),
        { from: 190, to: 3 },
      ),
    ).toBeUndefined();
    expect(
      excerptAround(
        recordOf(3, () => 0),
        { from: 1, to: 0 },
      ),
    ).toBeUndefined();
  });
});
