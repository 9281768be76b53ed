import { expect, it } from 'vitest';
import { estimateEngines, readCluster } from '../../src/estimate/estimate-cluster.ts';

const requests = {
  count: 1000,
  promptTokens: 1e6,
  completionTokens: 1000,
  cost: { uncached: 4, prefixCached: null, atMost: 4 },
};

it('parts that do not all run at once take turns, each with a start of its own', () => {
  const cluster = readCluster('parts=10,seconds=0.5,nodes=4,start=60,dollars=3.6');
  const [parts, one, api] = estimateEngines('stated', requests, 1000, cluster);
  // Three turns of 60 s and 100 answers; importing and scoring take some seconds.
  expect(parts?.wallTime).toBeCloseTo(3 * (60 + 50) + 3.6, 6);
  expect(parts?.cost).toBeCloseTo((10 * 110 * 3.6) / 3600, 12);
  expect(one?.wallTime).toBeCloseTo(60 + 500 + 3.6, 6);
  expect(api).toMatchObject({ engine: 'batch API', cost: 2 });
});

it('all parts run at once unless it is told how many nodes there are', () => {
  const [parts] = estimateEngines('logprobs', requests, 1000, readCluster('parts=10,seconds=0.5'));
  expect(parts?.wallTime).toBeCloseTo(50 + 3.6, 6);
  expect(parts?.cost).toBeNull();
});

it.each(['parts=0,seconds=1', 'parts=4', 'parts=4,seconds=x', 'parts=4,seconds=1,cores=2'])(
  'what is no cluster (%s) is refused, with an example',
  (text) => expect(() => readCluster(text)).toThrow(/--cluster: .*expected e\.g\. parts=64,seconds=0\.02/),
);
