import { describe, expect, it } from 'vitest';
import type { PairCase } from '../../../src/pair-cases/pair-case.ts';
import type { RunRow } from '../../../src/pair-cases/run.ts';
import { scoreRun } from '../../../src/scorecard/build-scorecard.ts';

const DONORS = 5;

/** Six pairs of some heads, each under its own explanation and under those of five donors. */
function asked(heads: number): readonly PairCase[] {
  return Array.from({ length: heads }, (_, head) => head).flatMap((head) =>
    ['own', ...Array.from({ length: DONORS }, (_, donor) => `donor ${donor}`)].flatMap((id) =>
      Array.from({ length: 6 }, (_, index): PairCase => {
        const control = id === 'own' ? {} : { control: 'shuffled' as const, donor: `L9H${id.at(-1)}` };
        return {
          suite: 'donors',
          subject: 'gpt2',
          head: { layer: 0, head },
          explanation: { id, text: `attends to ${id}`, ...control },
          pair: { record: `top[${index}]`, from: 5, to: index, label: index < 3 ? 1 : 0, activation: 1 },
          tokens: ['a', 'b', 'c', 'd', 'e', 'f'],
        };
      }),
    ),
  );
}

function score(cases: readonly PairCase[], judge: (pairCase: PairCase) => number) {
  const rows = cases.map(
    (pairCase): RunRow => ({
      column: 0,
      pairCase,
      probability: judge(pairCase),
      error: null,
      mass: null,
      asking: null,
      protocol: null,
    }),
  );
  return scoreRun({ evalId: null, simulators: ['judge'], asked: cases, rows }).scorecard;
}

const right = ({ pair }: PairCase) => (pair.label === 1 ? 0.9 : 0.1);

describe('selectivity', () => {
  it('is 0 for a judge that does not read the explanation, however high its AUC', () => {
    const [summary] = score(asked(8), right).simulators;
    expect(summary).toMatchObject({ meanAuc: 1, selectivity: 0, selectivityPValue: 1, donors: DONORS });
    expect(summary?.identified).toMatchObject({ heads: 8, first: 0 });
  });

  it('is what the own explanation adds to the mean of the donors’, on the same pairs', () => {
    const [summary] = score(asked(8), (each) =>
      each.explanation.id === 'own' ? right(each) : 0.5,
    ).simulators;
    expect(summary?.selectivity).toBeCloseTo(0.5, 12);
    expect(summary?.selectivityPValue).toBeLessThan(0.01);
    expect(summary?.identified).toMatchObject({ heads: 8, first: 8, donors: DONORS });
  });

  it('tests an explanation against one donor only, so that many donors do not drown the other comparisons', () => {
    const { explanations, comparisons } = score(asked(3), right);
    expect(explanations[0]?.scores[0]?.aboveControls).toHaveLength(1);
    expect(comparisons.made).toBeLessThanOrEqual(3);
  });

  it('does not exist without donors', () => {
    const alone = asked(3).filter(({ explanation }) => explanation.control === undefined);
    expect(score(alone, right).simulators[0]).toMatchObject({
      selectivity: null,
      donors: 0,
      identified: null,
    });
  });
});

describe('identified', () => {
  /** Heads with a second explanation of their own, which beats all others. */
  const many = asked(4).flatMap((each) =>
    each.explanation.id === 'own'
      ? [each, { ...each, explanation: { id: 'second', text: 'attends to more' } }]
      : [each],
  );
  const luckyFor = (best: string) => (each: PairCase) => (each.explanation.id === best ? right(each) : 0.5);

  it('goes by one explanation of the head, as of each donor: the best of several has more tries', () => {
    expect(score(many, luckyFor('second')).simulators[0]?.identified).toMatchObject({ heads: 4, first: 0 });
    expect(score(many, luckyFor('own')).simulators[0]?.identified).toMatchObject({ heads: 4, first: 4 });
  });

  it('goes by the explanation that is marked as true, where there is one', () => {
    const marked = many.map((each) =>
      each.explanation.id === 'second'
        ? { ...each, explanation: { ...each.explanation, truth: true } }
        : each,
    );
    expect(score(marked, luckyFor('second')).simulators[0]?.identified).toMatchObject({ first: 4 });
  });
});

describe('the trivial scores', () => {
  it('say what is to be had from the pairs without an explanation', () => {
    const { trivialScores } = score(asked(2), right);
    const aucOf = (name: string) => trivialScores.find((each) => each.name === name)?.meanAuc;
    // The strong pairs of these heads are the farther ones.
    expect(aucOf('distance')).toBe(0);
    expect(aucOf('self pair')).toBeLessThan(0.5);
    expect(aucOf('from-position')).toBe(0.5);
    expect(aucOf('top record')).toBe(0.5);
  });
});
