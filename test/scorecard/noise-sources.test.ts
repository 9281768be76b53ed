import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../src/metrics/seeded-random.ts';
import type { PairCase } from '../../src/pair-cases/pair-case.ts';
import type { Run, RunRow } from '../../src/pair-cases/run.ts';
import { noiseSources } from '../../src/scorecard/noise-sources.ts';

interface Circumstances {
  readonly split: number;
  readonly seed: number;
  readonly protocol: string;
  readonly repeats?: number;
}

const EXPLANATIONS = 12;
const PAIRS = 20;

/** A run whose AUCs are set by `auc`: one strong pair's score goes up from below all weak pairs to above them. */
function runOf(
  { split, seed, protocol, repeats = 1 }: Circumstances,
  auc: (explanation: number, repeat: number) => number,
): Run {
  const cases = Array.from({ length: EXPLANATIONS }, (_, explanation) =>
    Array.from(
      { length: PAIRS + 1 },
      (_, index): PairCase => ({
        suite: 'noise',
        subject: 'gpt2',
        head: { layer: 0, head: explanation },
        explanation: { id: 'x', text: 'attends to x' },
        pair: {
          record: `top[${split}]`,
          from: index === 0 ? 0 : 1 + index + 100 * seed,
          to: 0,
          label: index === 0 ? 1 : 0,
          activation: 1,
        },
        tokens: ['a'],
      }),
    ),
  );
  const rows = cases.flatMap((ofExplanation, explanation) =>
    Array.from({ length: repeats }, (_, repeat) =>
      ofExplanation.map(
        (pairCase, index): RunRow => ({
          column: 0,
          pairCase,
          probability: index === 0 ? auc(explanation, repeat) : (index - 0.5) / PAIRS,
          mass: null,
          error: null,
          asking: null,
          protocol,
        }),
      ),
    ).flat(),
  );
  return { evalId: null, simulators: ['judge'], asked: cases.flat(), rows };
}

const varianceOf = (runs: readonly Run[]) =>
  Object.fromEntries(noiseSources(runs).map(({ source, variance }) => [source, variance]));

const level = (explanation: number) => 0.3 + 0.03 * explanation;

describe('the sources of noise', () => {
  it('are not varied in a single run, which shows the signal alone', () => {
    const variance = varianceOf([runOf({ split: 0, seed: 0, protocol: 'p' }, level)]);
    expect(variance).toMatchObject({ records: null, draw: null, protocol: null, repeat: null });
    expect(variance.explanation).toBeGreaterThan(0.005);
  });

  it.each([
    ['draw', { seed: 1 }],
    ['records', { split: 1 }],
    ['protocol', { protocol: 'q' }],
  ] as const)('find %s where nothing else differs', (source, other) => {
    const circumstances = { split: 0, seed: 0, protocol: 'p' };
    const variance = varianceOf([
      runOf(circumstances, level),
      runOf({ ...circumstances, ...other }, (explanation) => level(explanation) + 0.1),
    ]);
    // Two values that differ by 0.1 have the variance 0.005.
    expect(variance[source]).toBeCloseTo(0.005, 12);
    for (const silent of ['draw', 'records', 'protocol'].filter((each) => each !== source)) {
      expect(variance[silent], silent).toBeNull();
    }
  });

  it('tell asking again from what asking again is repeated over', () => {
    const random = seededRandom(0, 'noise');
    const noisy = (explanation: number) => level(explanation) + 0.2 * (random.unit() - 0.5);
    const circumstances = { split: 0, protocol: 'p', repeats: 40 };
    const variance = varianceOf([
      runOf({ ...circumstances, seed: 0 }, noisy),
      runOf({ ...circumstances, seed: 1 }, noisy),
    ]);
    // Uniform over 0.2: a variance of 0.0033, and grid steps of 0.05 on top.
    expect(variance.repeat).toBeGreaterThan(0.003);
    expect(variance.repeat).toBeLessThan(0.0042);
    expect(Math.abs(variance.draw ?? 1)).toBeLessThan(0.0002);
  });

  it('do not take asking again for a difference between explanations', () => {
    const random = seededRandom(0, 'alike');
    const signals = Array.from({ length: 60 }, (_, seed) => {
      const alike = () => 0.5 + 0.4 * (random.unit() - 0.5);
      return varianceOf([runOf({ split: 0, seed, protocol: 'p', repeats: 2 }, alike)]).explanation ?? 1;
    });
    // Half of 0.0133, the variance of asking again, would be there by chance.
    const signal = signals.reduce((sum, each) => sum + each, 0) / signals.length;
    expect(Math.abs(signal)).toBeLessThan(0.001);
  });
});
