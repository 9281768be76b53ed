import { describe, expect, it } from 'vitest';
import type { PairCase } from '../../src/pair-cases/pair-case.ts';
import type { RunRow } from '../../src/pair-cases/run.ts';
import { scoreRun } from '../../src/scorecard/build-scorecard.ts';

const pairCase = (explanation: string, from: number, label: 0 | 1): PairCase => ({
  suite: 'demo',
  subject: 'gpt2',
  head: { layer: 4, head: 11 },
  explanation: { id: explanation, text: explanation },
  pair: { record: 'top[0]', from, to: 0, label, activation: label },
  tokens: ['a', 'b'],
});
const row = (
  column: number,
  of: PairCase,
  probability: number | null,
  error: string | null = null,
): RunRow => ({
  column,
  pairCase: of,
  probability,
  error,
  mass: null,
  asking: null,
  protocol: null,
});
const asked = ['x', 'y'].flatMap((explanation) => [
  pairCase(explanation, 1, 1),
  pairCase(explanation, 2, 1),
  pairCase(explanation, 3, 0),
  pairCase(explanation, 4, 0),
]);
const build = (rows: readonly RunRow[], simulators = ['one']) =>
  scoreRun({ evalId: 'eval-1', simulators, asked, rows }).scorecard;

describe('scoreRun', () => {
  it('scores every explanation for every simulator, and averages over explanations', () => {
    const right = asked.map((each) => row(0, each, each.pair.label === 1 ? 0.9 : 0.1));
    const half = asked.map((each) => row(1, each, each.explanation.id === 'x' ? each.pair.label : 0.5));
    const { explanations, simulators, problems } = build([...half, ...right], ['right', 'half']);
    expect(explanations.map(({ id, scores }) => [id, scores.map(({ auc }) => auc)])).toEqual([
      ['x', [1, 1]],
      ['y', [1, 0.5]],
    ]);
    expect(simulators.map(({ name, meanAuc }) => [name, meanAuc])).toEqual([
      ['right', 1],
      ['half', 0.75],
    ]);
    expect(problems).toEqual([]);
  });

  it('gives null and the reason where a class is empty, and leaves it out of the mean', () => {
    const rows = asked.filter(({ explanation, pair }) => explanation.id === 'x' || pair.label === 1);
    const { explanations, simulators } = build(rows.map((each) => row(0, each, each.pair.label)));
    expect(explanations[1]?.scores[0]).toMatchObject({
      auc: null,
      undefinedBecause: 'no weak pair was scored',
      strongPairs: 2,
      unscored: 2,
    });
    expect(simulators[0]?.meanAuc).toBe(1);
  });

  it('averages the repeats of a pair, over those that were scored', () => {
    const [first, ...rest] = asked.filter(({ explanation }) => explanation.id === 'x');
    if (!first) throw new Error('no pair');
    const repeats = [row(0, first, 0.2), row(0, first, null, 'timeout'), row(0, first, 0.8)];
    const { explanations } = build([...repeats, ...rest.map((each) => row(0, each, 0.5))]);
    expect(explanations[0]?.scores[0]).toMatchObject({ auc: 0.5, strongPairs: 2, weakPairs: 2, unscored: 0 });
  });

  it('averages repeats the same in any order, and equal ones to what they are: a last bit would break a tie', () => {
    const repeated = (of: PairCase, probabilities: readonly number[]) =>
      probabilities.map((probability) => row(0, of, probability));
    const predictions = asked
      .slice(0, 4)
      .flatMap((each, index) => repeated(each, index % 2 === 0 ? [0.1, 0.7, 0.3] : [0.3, 0.1, 0.7]));
    expect(build(predictions).explanations[0]?.scores[0]?.auc).toBe(0.5);
    const equal = asked.slice(0, 4).flatMap((each, index) => repeated(each, Array(2 + index).fill(0.7)));
    expect(build(equal).explanations[0]?.scores[0]?.auc).toBe(0.5);
  });

  it('counts pairs that failed or are missing as unscored, and names the first error', () => {
    const rows = asked.slice(1).map((each, index) => row(0, each, index < 2 ? null : 0.5, 'it broke\nhere'));
    const { problems, simulators } = build(rows);
    expect(simulators[0]).toMatchObject({ pairs: 8, unscored: 3 });
    expect(problems).toEqual(['one: 3 of 8 pairs have no score (the first: it is missing from the run)']);
    expect(build([]).problems).toEqual([
      'one: 8 of 8 pairs have no score (the first: it is missing from the run)',
    ]);
  });

  it('compares two explanations on the pairs both were asked about, though one lacks some', () => {
    const part = asked.filter(({ explanation, pair }) => explanation.id === 'x' || pair.from !== 1);
    const rows = part.map((each) =>
      row(0, each, each.pair.label === 1 ? 0.5 + each.pair.from / 10 : each.pair.from / 100),
    );
    const { scorecard } = scoreRun({ evalId: null, simulators: ['one'], asked: part, rows });
    expect(scorecard.comparisons.explanations).toMatchObject([{ first: 'x', second: 'y', difference: 0 }]);
  });

  const ofMany = (count: number) => {
    const cases = Array.from({ length: count }, (_, id) =>
      Array.from({ length: 20 }, (_, from) => pairCase(`e${id}`, from, from < 10 ? 1 : 0)),
    ).flat();
    // The seventh alone is right; every other has strong and weak pairs by turns.
    const said = ({ explanation, pair }: PairCase) =>
      explanation.id === 'e7'
        ? 0.1 + 0.8 * pair.label + pair.from / 1000
        : (pair.from % 2) / 2 + pair.from / 1000;
    const rows = cases.map((each) => row(0, each, said(each)));
    return scoreRun({ evalId: null, simulators: ['one'], asked: cases, rows }).scorecard;
  };

  it('compares each of up to fifty explanations of a head with each other, and of more each with the best', () => {
    expect(ofMany(50).comparisons.explanations).toHaveLength((50 * 49) / 2);
    const { explanations } = ofMany(51).comparisons;
    expect(explanations).toHaveLength(50);
    expect(new Set(explanations.map(({ first }) => first))).toEqual(new Set(['e7']));
  });

  it('corrects their p-values as if all had been compared', () => {
    const [all, best] = [ofMany(50), ofMany(51)].map(({ comparisons }) =>
      comparisons.explanations.find(({ first, second }) => [first, second].includes('e7')),
    );
    expect(best?.pValue).toBe(all?.pValue);
    expect(best?.adjustedPValue).toBeCloseTo(Math.min(1, ((51 * 50) / 2) * (best?.pValue ?? 1)), 12);
  });

  it('scores thousands of explanations of one head in seconds', { timeout: 60_000 }, () => {
    const { explanations, comparisons } = ofMany(3000);
    expect([explanations.length, comparisons.explanations.length]).toEqual([3000, 2999]);
  });

  it('compares two simulators on the pairs both answered, and says how many, though one left the hard pair unanswered', () => {
    const said = ({ pair }: PairCase) => (pair.from === 2 ? 0.1 : pair.label === 1 ? 0.9 : 0.2);
    const rows = asked.flatMap((each) => [
      row(0, each, said(each)),
      row(1, each, each.pair.from === 2 ? null : said(each), 'refused'),
    ]);
    const { comparisons, simulators } = build(rows, ['whole', 'picky']);
    expect(simulators.map(({ meanAuc }) => meanAuc)).toEqual([0.5, 1]);
    expect(comparisons.simulators).toMatchObject([
      { difference: 0, explanations: 2, pairs: 6, pairsOfOne: 2 },
    ]);
  });

  it('counts a perfect order against a constant control as beaten', () => {
    const ofFive = ['x', 'control-empty'].flatMap((explanation) =>
      Array.from({ length: 10 }, (_, from): PairCase => {
        const each = pairCase(explanation, from, from < 5 ? 1 : 0);
        return explanation === 'x'
          ? each
          : { ...each, explanation: { ...each.explanation, control: 'empty' } };
      }),
    );
    const rows = ofFive.map((each) =>
      row(0, each, each.explanation.id === 'x' ? 1 - each.pair.from / 10 : 0.5),
    );
    const { scorecard } = scoreRun({ evalId: null, simulators: ['one'], asked: ofFive, rows });
    const [above] = scorecard.explanations[0]?.scores[0]?.aboveControls ?? [];
    expect(above?.difference).toBe(0.5);
    expect(above?.adjustedPValue).toBeLessThan(0.001);
  });

  it('gives an AUC whose pairs share a record a wider interval than one whose pairs do not', () => {
    const interval = (recordOf: (from: number) => string) => {
      const cases = Array.from({ length: 10 }, (_, from): PairCase => {
        const each = pairCase('x', from, from < 5 ? 1 : 0);
        return { ...each, pair: { ...each.pair, record: recordOf(from) } };
      });
      const rows = cases.map((each) => row(0, each, each.pair.label));
      const { scorecard } = scoreRun({ evalId: null, simulators: ['one'], asked: cases, rows });
      return scorecard.explanations[0]?.scores[0]?.interval;
    };
    expect(interval((from) => `top[${from}]`)?.low).toBeCloseTo(0.6427, 4);
    expect(interval(() => 'top[0]')?.low).toBeLessThan(0.45);
  });
});
