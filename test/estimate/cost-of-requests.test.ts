import { describe, expect, it } from 'vitest';
import { costOfRequests } from '../../src/estimate/cost-of-requests.ts';

const price = { input: 2, cachedInput: 1, output: 10 };

describe('costOfRequests', () => {
  it('counts one answer token per request, and the cached prefix from the second request on', () => {
    // A prefix of 1,200 tokens is cached up to 1,152, the last full step of 128.
    const cost = costOfRequests({ requests: 3, promptTokens: 3_900, sharedPrefix: 1_200, room: 300 }, price);
    expect(cost.uncached).toBeCloseTo((3_900 * 2 + 3 * 10) / 1e6, 15);
    expect(cost.prefixCached).toBeCloseTo(((3_900 - 2_304) * 2 + 2_304 * 1 + 3 * 10) / 1e6, 15);
    expect(cost.atMost).toBeCloseTo((3_900 * 2 + 300 * 10) / 1e6, 15);
  });

  it('has no second figure for a prefix below 1,024 tokens', () => {
    const count = { requests: 3, promptTokens: 3_900, room: 3 };
    expect(costOfRequests({ ...count, sharedPrefix: 1_023 }, price).prefixCached).toBeNull();
    expect(costOfRequests({ ...count, sharedPrefix: 1_024 }, price).prefixCached).not.toBeNull();
  });

  it('has no second figure where cached tokens have no price of their own', () => {
    const count = { requests: 3, promptTokens: 3_900, sharedPrefix: 1_200, room: 3 };
    expect(costOfRequests(count, { input: 2, output: 10 }).prefixCached).toBeNull();
  });

  it('costs nothing to send nothing', () => {
    const cost = costOfRequests({ requests: 0, promptTokens: 0, sharedPrefix: 0, room: 0 }, price);
    expect(cost).toEqual({ uncached: 0, prefixCached: null, atMost: 0 });
  });
});
