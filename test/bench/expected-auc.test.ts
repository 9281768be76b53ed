import { describe, expect, it } from 'vitest';
import { expectedAuc } from '../../bench/simulators/expected-auc.ts';
import { mean } from '../../src/metrics/mean.ts';
import { rocAuc } from '../../src/metrics/roc-auc.ts';
import { seededRandom } from '../../src/metrics/seeded-random.ts';

const labels = [1, 1, 1, 0, 0, 0];
const probabilities = [0.9, 0.4, 0.7, 0.5, 0.1, 0.3];

describe('the AUC that samples have in expectation', () => {
  it('of one answer each is ½ + half the difference of the mean probabilities', () => {
    expect(expectedAuc(labels, probabilities, 1)).toBeCloseTo(0.5 + (2 / 3 - 0.9 / 3) / 2, 12);
  });

  it('is what draws have on average, and with very many samples that of the probabilities', () => {
    const { unit } = seededRandom('expected AUC');
    const drawn = () => probabilities.map((p) => Array.from({ length: 10 }).filter(() => unit() < p).length);
    const aucs = Array.from({ length: 4000 }, () => rocAuc(labels, drawn()) ?? Number.NaN);
    expect(expectedAuc(labels, probabilities, 10)).toBeCloseTo(mean(aucs) ?? Number.NaN, 2);
    expect(expectedAuc(labels, probabilities, 800)).toBeCloseTo(rocAuc(labels, probabilities) ?? 0, 3);
  });
});
