import { describe, expect, it } from 'vitest';
import type { Candidate, Explainer, Mistakes } from '../../src/explaining/candidate.ts';
import { explainHead, type HeadMaterial } from '../../src/explaining/explain-head.ts';
import type { JudgeText } from '../../src/explaining/judged-text.ts';
import type { SelectedPair } from '../../src/token-pairs/select-pairs.ts';
import { record } from '../activation-records/records.ts';

const train = record({ name: 'top[0]', activations: [0, 1, 0] });
const pairsOn = (name: string): readonly SelectedPair[] =>
  ([1, 1, 0, 0] as const).map((label, index) => ({
    record: record({ name, activations: [0, 1, 0] }),
    from: 1,
    to: 0,
    label,
    activation: label + index / 10,
  }));
const material: HeadMaterial = {
  name: 'L0H0',
  train: [train],
  calibration: pairsOn('top[1]'),
  test: pairsOn('top[3]'),
};

/** P("1") of the four pairs under each text, on calibration and on test pairs. */
type Table = Readonly<
  Record<string, { readonly calibration: readonly number[]; readonly test: readonly number[] }>
>;

const GOOD = [0.9, 0.8, 0.2, 0.1];
const HALF = [0.9, 0.2, 0.5, 0.1];
const BAD = [0.1, 0.2, 0.8, 0.9];

const judgeBy =
  (table: Table, asked: string[] = []): JudgeText =>
  async (text, _rule, pairs) => {
    asked.push(`${text} on ${pairs[0]?.record.name}`);
    return (pairs[0]?.record.name === 'top[1]' ? table[text]?.calibration : table[text]?.test) ?? [];
  };

function explainerOf(
  texts: readonly string[],
  refinements: readonly (readonly string[])[] = [],
  told: Mistakes[] = [],
): Explainer {
  const offer = (candidates: readonly Candidate[]) => ({
    candidates,
    noPattern: 0,
    unusable: [],
    expense: {},
  });
  const rounds = [...refinements];
  return {
    label: 'fake',
    seed: 0,
    explain: async () => offer(texts.map((text) => ({ text, shown: [] }))),
    refine: async (_, { round = 0 }, mistakes) => {
      told.push(mistakes);
      return offer((rounds.shift() ?? []).map((text) => ({ text, shown: [], round: round + 1 })));
    },
  };
}

describe('explainHead', () => {
  it('chooses on calibration pairs and reports on test pairs, with what choosing seemed to gain and did', async () => {
    const table = { a: { calibration: GOOD, test: HALF }, b: { calibration: BAD, test: HALF } };
    const { explanations, choice } = await explainHead(explainerOf(['b', 'a']), material, judgeBy(table));
    expect(explanations).toMatchObject([{ candidate: { text: 'a' }, calibrationAuc: 1, testAuc: 0.75 }]);
    expect(choice).toEqual({ calibration: 0.5, test: 0 });
  });

  it('keeps a refinement that helps on calibration pairs, and stops at the first that does not', async () => {
    const told: Mistakes[] = [];
    const table = {
      a: { calibration: HALF, test: GOOD },
      b: { calibration: GOOD, test: HALF },
      c: { calibration: GOOD, test: GOOD },
    };
    const explainer = explainerOf(['a'], [['b'], ['c']], told);
    const { explanations, rounds } = await explainHead(explainer, material, judgeBy(table), {
      refineRounds: 5,
    });
    expect(explanations).toMatchObject([{ candidate: { text: 'b', round: 1 }, testAuc: 0.75 }]);
    // The second round has no mistake left to show.
    expect(rounds).toEqual([{ calibration: 0.25, test: -0.25, kept: true }]);
    expect(told[0]?.missed.map(({ activation }) => activation)).toEqual([1.1]);
    expect(told[0]?.falseAlarms.map(({ activation }) => activation)).toEqual([0.2]);
  });

  it('does not keep a refinement that gains nothing, and tells what it would have been', async () => {
    const table = { a: { calibration: HALF, test: HALF }, b: { calibration: HALF, test: GOOD } };
    const explainer = explainerOf(['a'], [['b']]);
    const { explanations, rounds } = await explainHead(explainer, material, judgeBy(table), {
      refineRounds: 3,
    });
    expect(explanations).toMatchObject([{ candidate: { text: 'a' } }]);
    expect(rounds).toEqual([{ calibration: 0, test: 0.25, kept: false }]);
  });

  it('writes all rules that fit, without choosing on calibration pairs', async () => {
    const asked: string[] = [];
    const rules = explainerOf(['a', 'b']);
    const ofRules: Explainer = {
      ...rules,
      explain: async (...args) => {
        const offer = await rules.explain(...args);
        return { ...offer, candidates: offer.candidates.map((each) => ({ ...each, rule: each.text })) };
      },
    };
    const table = { a: { calibration: GOOD, test: GOOD }, b: { calibration: GOOD, test: HALF } };
    const { explanations } = await explainHead(ofRules, material, judgeBy(table, asked));
    expect(explanations.map(({ testAuc }) => testAuc)).toEqual([1, 0.75]);
    expect(asked).toEqual(['a on top[3]', 'b on top[3]']);
  });

  it('has no explanation where no answer could be used', async () => {
    const { explanations } = await explainHead(explainerOf([]), material, judgeBy({}));
    expect(explanations).toEqual([]);
  });
});
