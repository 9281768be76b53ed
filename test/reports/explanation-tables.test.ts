import { describe, expect, it } from 'vitest';
import type { PairCase } from '../../src/pair-cases/pair-case.ts';
import { csvFiles } from '../../src/reports/csv/run-tables.ts';
import { explanationTables } from '../../src/reports/explanation-tables.ts';
import { htmlReport } from '../../src/reports/html/html-report.ts';
import { markdownReport } from '../../src/reports/markdown/markdown-report.ts';
import { plainText } from '../../src/reports/report-table.ts';
import { scoreRun } from '../../src/scorecard/build-scorecard.ts';
import type { Explanation } from '../../src/suite/explanation.ts';

const tokens = [' a', ' b', ' c', ' d', ' a', ' f'];
/** Strong: two pairs of previous tokens and one of an earlier copy; then three weak ones. */
const PAIRS: readonly (readonly [from: number, to: number, label: 0 | 1])[] = [
  [1, 0, 1],
  [2, 1, 1],
  [4, 0, 1],
  [3, 0, 0],
  [5, 2, 0],
  [5, 1, 0],
];
const previous = 'attends to the previous token';
const copies = 'attends to earlier copies of the current token';
const gain = { calibration: 0.25, test: 0.1 };
const origin = {
  model: 'gpt-4o',
  protocol: 'explain-v1@12345678',
  choice: gain,
  rounds: [
    { ...gain, kept: true },
    { calibration: -0.1, test: 0.05, kept: false },
  ],
  took: { seconds: 2, tokens: 1500, cost: 0.01 },
};

/** What a simulator that gives .9 to what fits, and .2 to the rest, says of each explanation. */
const EXPLANATIONS: readonly (Explanation & { readonly fits: readonly number[] })[] = [
  { id: 'writer', text: previous, writtenBy: 'writer', origin, fits: [0, 1] },
  { id: 'copies', text: copies, fits: [2] },
  { id: 'one', text: 'attends to " a"', fits: [2] },
  { id: 'both', text: `${previous}; or ${copies}`, union: [previous, copies], fits: [0, 1, 2] },
  {
    id: 'all',
    text: 'all',
    union: [previous, copies, 'attends to " a"'],
    fits: [0, 1, 2],
  },
  { id: 'control-empty', text: 'is active', control: 'empty', fits: [] },
  { id: 'control-shuffled', text: 'attends to commas', control: 'shuffled', donor: 'L1H0', fits: [4] },
];
const questions = EXPLANATIONS.flatMap(({ fits, ...explanation }) =>
  PAIRS.map(([from, to, label], index) => ({
    fits: fits.includes(index),
    pairCase: {
      suite: 'demo',
      subject: 'gpt2',
      head: { layer: 0, head: 0 },
      explanation,
      pair: { record: 'top[3]', from, to, label, activation: label },
      tokens,
    } satisfies PairCase,
  })),
);
const run = {
  ...scoreRun({
    evalId: null,
    simulators: ['reader'],
    asked: questions.map(({ pairCase }) => pairCase),
    rows: questions.map(({ pairCase, fits }) => ({
      column: 0,
      pairCase,
      probability: fits ? 0.9 : 0.2,
      mass: null,
      error: null,
      asking: null,
      protocol: null,
    })),
  }),
  gates: 'none set' as const,
  verdicts: [],
};
const tableOf = (title: string) => {
  const table = explanationTables(run.scorecard).find((each) => each.title === title);
  return table?.rows.map((row) =>
    Object.fromEntries(table.columns.map(({ heading }, index) => [heading, row.map(plainText)[index]])),
  );
};

describe('what a report says of explanations besides their scores', () => {
  it('sets explainers side by side, against donors and the empty explanation, with what each round seemed to gain and did', () => {
    expect(tableOf('Explainers')).toEqual([
      expect.objectContaining({
        explainer: 'writer',
        heads: '1',
        'above all donors': '1 of 1',
        'above a donor': '1.00',
        'mean AUC': '0.83',
        'choice: seemed / real': '+0.250 / +0.100 (1)',
        'round 1: seemed / real': '+0.250 / +0.100 (1)',
        'round 2: seemed / real': '−0.100 / +0.050 (1)',
        's a head': '2.0',
        'tokens a head': '1,500',
        'cost a head': '$0.01',
      }),
      expect.objectContaining({ explainer: 'the suite’s own', 'choice: seemed / real': '–' }),
    ]);
  });

  it('draws them in the HTML report by each measure, cost once whoever judges', () => {
    const { markup } = htmlReport(run);
    expect(markup).toContain('Explainers by ranking accuracy: writer (reader) 1.00');
    expect(markup).toContain('Explainers by heads above all donors: writer (reader) 1.00');
    expect(markup).toContain('Explainers by test AUC less baseline: writer (reader) 0.33');
    expect(markup).toContain('Explainers by dollars a head: writer 0.01');
  });

  it('says by how much an explainer stays below an empty explanation', () => {
    const below = run.scorecard.explanations.map((each) =>
      each.id === 'writer' ? { ...each, scores: each.scores.map((score) => ({ ...score, auc: 0.3 })) } : each,
    );
    const [explainers] = explanationTables({ ...run.scorecard, explanations: below });
    expect(explainers?.rows[0]?.map(plainText)).toContainEqual(expect.stringMatching(/^−0\.200 /));
  });

  it('shows what is read of a rule between an empty explanation and a perfect reader', () => {
    expect(tableOf('Between floor and ceiling')).toEqual([
      { head: 'L0H0', explanation: previous, 'reader, empty': '0.50', reader: '0.83', 'its rule': '0.83' },
      { head: 'L0H0', explanation: copies, 'reader, empty': '0.50', reader: '0.67', 'its rule': '0.67' },
      expect.objectContaining({ reader: '1.00', 'its rule': '1.00' }),
    ]);
    expect(run.scorecard.simulators[0]?.ceiling).toMatchObject({ explanations: 3, floor: 0.5 });
  });

  it('says what each text adds to a union, and which is redundant', () => {
    expect(tableOf('Unions')).toMatchObject([
      { union: 'both', text: 'writer', 'marginal AUC': '+0.333', 'strong pairs it covers alone': '2' },
      { union: 'both', text: 'copies', 'marginal AUC': '+0.167', redundant: 'no' },
      { union: 'all', text: 'writer', redundant: 'no' },
      { union: 'all', text: 'copies', 'marginal AUC': '0.000', redundant: 'yes' },
      { union: 'all', text: 'one', redundant: 'yes' },
    ]);
  });

  it('has them in the Markdown and the HTML report, and where explanations come from in the CSV', () => {
    for (const text of [markdownReport(run), htmlReport(run).markup]) {
      for (const title of ['Explainers', 'Between floor and ceiling', 'Unions'])
        expect(text).toContain(title);
    }
    const [header = '', first = ''] = [...(csvFiles(run)['scores.csv'] ?? '')].join('').split('\n');
    const cell = (name: string) => first.split(',')[header.split(',').indexOf(name)];
    expect(cell('written_by')).toBe('writer');
    expect(cell('explainer_model')).toBe('gpt-4o');
    expect(cell('refinement_gain_calibration')).toBe('0.25');
    expect(cell('refinement_gain_test')).toBe('0.1');
    expect(Number(cell('ceiling_auc'))).toBeCloseTo(5 / 6);
  });

  it('is silent of a run without such explanations', () => {
    expect(explanationTables({ ...run.scorecard, explanations: [] })).toEqual([]);
  });
});
