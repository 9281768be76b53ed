import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CaseJudge } from '../../src/pair-cases/judge-case.ts';
import { type PairCase, pairName, questionKey } from '../../src/pair-cases/pair-case.ts';
import { PairGroups } from '../../src/pair-cases/pair-groups.ts';
import type { Judgement } from '../../src/simulation/simulator.ts';

function casesOf(pairs: number, explanations = ['a']): readonly PairCase[] {
  return explanations.flatMap((id) =>
    Array.from({ length: pairs }, (_, index) => ({
      suite: 's',
      subject: 'm',
      head: { layer: 1, head: 2 },
      explanation: { id, text: `attends to ${id}` },
      pair: {
        record: `top[${index % 3}]`,
        from: index,
        to: 0,
        label: index < pairs / 2 ? (1 as const) : (0 as const),
        activation: 1,
      },
      tokens: Array.from({ length: pairs }, String),
    })),
  );
}

function groupsOf(cases: readonly PairCase[]): PairGroups {
  const groups = new PairGroups();
  groups.add(cases);
  return groups;
}

const names = (cases: readonly PairCase[]) => cases.map(({ pair }) => pairName(pair));

describe('the groups of a head’s pairs', () => {
  it('hold each pair once, as few of them as there can be, and of one size but for one', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 12 }), (pairs, size) => {
        const cases = casesOf(pairs);
        const split = [...groupsOf(cases).split(cases, size)];
        const sizes = split.map(({ length }) => length);
        expect(split.flatMap(names).toSorted()).toEqual(names(cases).toSorted());
        expect(sizes).toHaveLength(Math.ceil(pairs / size));
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('are the same for every explanation, and in whichever order the cases come', () => {
    const cases = casesOf(40, ['a', 'b']);
    const [groups, reversed] = [groupsOf(cases), groupsOf(cases.toReversed())];
    for (const each of cases) {
      const { cases: members, number } = groups.of(each, 10);
      expect(names(members)).toContain(pairName(each.pair));
      expect(members.every(({ explanation }) => explanation === each.explanation)).toBe(true);
      expect(reversed.of(each, 10)).toEqual({ cases: members, number });
    }
  });

  it('have any number of strong pairs', () => {
    const cases = casesOf(200);
    const strong = [...groupsOf(cases).split(cases, 10)].map(
      (group) => group.filter(({ pair }) => pair.label === 1).length,
    );
    expect(new Set(strong).size).toBeGreaterThan(3);
  });

  it('are not made up where the other pairs are not known', () => {
    expect(() => new PairGroups().of(casesOf(1)[0] as PairCase, 10)).toThrow(
      'make the tests of the run with datasets/head-test-cases.ts',
    );
  });
});

describe('a run’s cases, judged as they come', () => {
  const SETTINGS = { samples: 1, pairsPerRequest: 10 };

  /** A simulator that judges a pair by where it is, at a price of 1 for a request. */
  function simulatorOf(fails = false) {
    const requests: number[] = [];
    const judge = async (questions: readonly { readonly from: number }[]): Promise<readonly Judgement[]> => {
      requests.push(questions.length);
      if (fails) throw new Error('no');
      return questions.map(({ from }, index) => ({
        topLogprobs: [],
        scored: { probability: from / 100, mass: 1 },
        reused: false,
        ...(index === 0 ? { cost: 1, attempts: 1 } : {}),
      }));
    };
    // Of how it is asked, only the settings are looked at.
    return { requests, simulator: { judge, asked: { asking: { settings: SETTINGS } } } as never };
  }

  it('are asked for ten at a time, each has its own answer, and the costs add up to those of the requests', async () => {
    const cases = casesOf(40, ['a', 'b']);
    const { requests, simulator } = simulatorOf();
    const judge = new CaseJudge(simulator, groupsOf(cases));
    const judgements = await Promise.all(
      cases.toReversed().map((each) => judge.judge(each, { uncached: true })),
    );
    expect(requests).toEqual(Array(8).fill(10));
    expect(judgements.map(({ scored }) => scored.probability)).toEqual(
      cases.toReversed().map(({ pair }) => pair.from / 100),
    );
    expect(judgements.reduce((sum, { cost = 0 }) => sum + cost, 0)).toBe(8);
    expect(judgements.filter(({ reused }) => reused)).toHaveLength(72);
  });

  it('fail together, and are asked for once', async () => {
    const cases = casesOf(10);
    const { requests, simulator } = simulatorOf(true);
    const judge = new CaseJudge(simulator, groupsOf(cases));
    const settled = await Promise.allSettled(cases.map((each) => judge.judge(each)));
    expect(settled.every(({ status }) => status === 'rejected')).toBe(true);
    expect(requests).toHaveLength(1);
    expect(questionKey(cases[0] as PairCase)).toBe('L1H2 a top[0] 0→0');
  });
});
