import { describe, expect, it } from 'vitest';
import type { PairCase } from '../../src/pair-cases/pair-case.ts';
import type { RunRow } from '../../src/pair-cases/run.ts';
import { scoreRun } from '../../src/scorecard/build-scorecard.ts';

const HEADS = 10;

function asked(explanations: readonly PairCase['explanation'][]): readonly PairCase[] {
  return Array.from({ length: HEADS }, (_, head) => head).flatMap((head) =>
    explanations.flatMap((explanation) =>
      Array.from(
        { length: 8 },
        (_, index): PairCase => ({
          suite: 'headline',
          subject: 'gpt2',
          head: { layer: 0, head },
          explanation,
          pair: { record: `top[${index}]`, from: 7, to: index, label: index < 4 ? 1 : 0, activation: 1 },
          tokens: Array.from({ length: 8 }, () => 'a'),
        }),
      ),
    ),
  );
}

/** Two judges' P("1") for every question. */
function score(
  cases: readonly PairCase[],
  judges: Readonly<Record<string, (pairCase: PairCase) => number | null>>,
) {
  const rows = Object.values(judges).flatMap((judge, column) =>
    cases.map((pairCase): RunRow => {
      const probability = judge(pairCase);
      const error = probability === null ? 'no answer' : null;
      return { column, pairCase, probability, mass: null, error, asking: null, protocol: null };
    }),
  );
  return scoreRun({ evalId: null, simulators: Object.keys(judges), asked: cases, rows }).scorecard;
}

const TRUE = { id: 'true', text: 'attends to a', truth: true };
const FALSE = { id: 'false', text: 'attends to b', truth: false };
const DONOR = { id: 'control-shuffled', text: 'attends to c', control: 'shuffled' as const };
const right = ({ pair }: PairCase) => (pair.label === 1 ? 0.9 : 0.1);
/** One strong pair below every weak one. */
const nearlyRight = (each: PairCase) => (each.pair.to === 0 ? 0 : right(each));
const wrong = (each: PairCase) => 1 - right(each);

describe('simulators are compared', () => {
  it('by how they separate true from false, also where the worse separator has the higher mean AUC, in which false ones do not count', () => {
    const { comparisons, simulators } = score(asked([TRUE, FALSE]), {
      generous: right,
      strict: (each) => (each.explanation.truth ? nearlyRight(each) : wrong(each)),
    });
    const [comparison] = comparisons.simulators;
    expect(simulators.map(({ meanAuc }) => meanAuc)).toEqual([1, 0.75]);
    expect(simulators.map(({ pairwiseRankingAccuracy }) => pairwiseRankingAccuracy)).toEqual([0.5, 1]);
    expect(comparison).toMatchObject({ headline: 'pairwiseRankingAccuracy', heads: HEADS, difference: -0.5 });
    expect(comparison?.pValue).toBeLessThan(0.01);
    expect(comparison?.meanAucDifference).toBeCloseTo(0.25, 12);
  });

  it('by how far explanations are above other heads’ where nobody knows what is true', () => {
    const { truth: _, ...unknown } = TRUE;
    const { comparisons } = score(asked([unknown, DONOR]), {
      generous: right,
      specific: (each) => (each.explanation.control ? 0.5 : nearlyRight(each)),
    });
    expect(comparisons.simulators[0]).toMatchObject({ headline: 'selectivity', difference: -0.25 });
  });

  it('by the mean AUC where there is nothing better', () => {
    const { truth: _, ...unknown } = TRUE;
    const { comparisons } = score(asked([unknown]), { right, wrong });
    expect(comparisons.simulators[0]).toMatchObject({ headline: 'meanAuc', difference: 1 });
  });

  it('on the pairs that both answered alone', () => {
    const { truth: _, ...unknown } = TRUE;
    const { comparisons } = score(asked([unknown]), {
      all: nearlyRight,
      some: (each) => (each.pair.to === 0 ? null : nearlyRight(each)),
    });
    expect(comparisons.simulators[0]).toMatchObject({ difference: 0, pairs: 7 * HEADS, pairsOfOne: HEADS });
  });
});
