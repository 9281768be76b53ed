import { describe, expect, it } from 'vitest';
import { type ReadoutWorth, readoutToUse } from '../../src/validation/readout-worth.ts';

const worth = (
  readout: ReadoutWorth['readout'],
  truth: number | null,
  others: number | null,
  tokens: number,
): ReadoutWorth => ({
  readout,
  truth,
  others,
  tokens,
  heads: 8,
  unscored: 0,
  requests: 1,
  cost: undefined,
  problem: undefined,
});

describe('the readout to use', () => {
  it('is the cheapest of those that are nearly as good as the best', () => {
    const [stated, samples] = [worth('stated', 0.8, 0.5, 600), worth('samples', 0.82, 0.5, 16_000)];
    expect(readoutToUse([samples, stated])?.readout).toBe('stated');
    expect(readoutToUse([samples, worth('stated', 0.7, 0.5, 600)])?.readout).toBe('samples');
    expect(readoutToUse([worth('logprobs', null, null, 0), samples])?.readout).toBe('samples');
  });

  it('is none where true explanations are not set above others', () => {
    expect(readoutToUse([worth('stated', 0.9, 0.9, 600), worth('samples', 0.55, 0.3, 1)])).toBeUndefined();
    expect(readoutToUse([])).toBeUndefined();
  });
});
