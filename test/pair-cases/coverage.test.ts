import { describe, expect, it } from 'vitest';
import { headName } from '../../src/activation-records/head.ts';
import { coverageOf } from '../../src/pair-cases/coverage.ts';
import { questionKey } from '../../src/pair-cases/pair-case.ts';
import type { RunRow } from '../../src/pair-cases/run.ts';
import { scoreRun } from '../../src/scorecard/build-scorecard.ts';
import { questions, runOf } from './runs.ts';

const whole = { explanations: 3, questions: 12, pairs: 4 };
const { rows } = runOf('a', ['one', 'two'], questions({ 0: ['x', 'y'], 1: ['x'] }));
const known = rows.map((row): RunRow => ({ ...row, pairCase: { ...row.pairCase, whole } }));
const byHead = (some: readonly RunRow[]) => {
  const reached = new Map(some.map(({ pairCase }) => [questionKey(pairCase), pairCase]));
  return Map.groupBy(reached.values(), ({ head }) => headName(head)).values();
};
const summaryOf = (some: readonly RunRow[]) => coverageOf(byHead(some))?.summary;

describe('coverageOf', () => {
  it('is whole where any simulator has a row for every question', () => {
    expect(coverageOf(byHead(known))).toMatchObject({ partial: false, summary: 'whole: 3 explanations' });
    const halves = known.filter(({ column }, index) => column === Number(index % 12 < 6));
    expect(coverageOf(byHead(halves))?.partial).toBe(false);
  });

  it('counts the explanations that were asked about', () => {
    const part = known.filter(({ pairCase }) => pairCase.head.head === 1);
    expect(coverageOf(byHead(part))).toMatchObject({
      partial: true,
      summary: 'partial: 1 of 3 explanations',
      explanations: { covered: 1, partly: 0, all: 3 },
      questions: { covered: 4, all: 12 },
    });
  });

  it('says how many questions it has of explanations that it has a part of', () => {
    expect(summaryOf(known.slice(0, 6))).toBe('partial: 1 of 3 explanations whole, 6 of 12 questions');
    expect(summaryOf(known.slice(0, 2))).toBe('partial: 0 of 3 explanations whole, 2 of 12 questions');
  });

  it('counts controls as questions, and not as explanations', () => {
    const controlled = known.map(({ pairCase, ...row }): RunRow => {
      const { explanation } = pairCase;
      const control = explanation.id === 'y' ? { control: 'empty' as const } : {};
      return {
        ...row,
        pairCase: {
          ...pairCase,
          explanation: { ...explanation, ...control },
          whole: { ...whole, explanations: 2 },
        },
      };
    });
    const withoutControl = controlled.filter(({ pairCase }) => pairCase.explanation.control === undefined);
    expect(summaryOf(controlled)).toBe('whole: 2 explanations');
    expect(summaryOf(withoutControl)).toBe('partial: 2 of 2 explanations whole, 8 of 12 questions');
  });

  it('has the same fingerprint for the same questions, and another for others', () => {
    const fingerprint = (some: readonly RunRow[]) => {
      const asked = some.map(({ pairCase }) => pairCase);
      return scoreRun({ evalId: null, simulators: ['one', 'two'], asked, rows: some }).scorecard.coverage
        ?.fingerprint;
    };
    expect(fingerprint(known.toReversed())).toBe(fingerprint(known));
    expect(fingerprint(known.slice(0, 4))).not.toBe(fingerprint(known.slice(4, 8)));
  });

  it('is whole when all shards of a suite are there, though no shard knew how much the others ask', () => {
    const ofShard = (row: RunRow, index: number, questions: number): RunRow => {
      const shard = { index, of: 2, questions };
      return { ...row, pairCase: { ...row.pairCase, whole: { ...whole, questions: 15, shard } } };
    };
    const first = rows.filter(({ pairCase }) => pairCase.head.head === 0).map((row) => ofShard(row, 1, 8));
    const second = rows.filter(({ pairCase }) => pairCase.head.head === 1).map((row) => ofShard(row, 2, 4));
    expect(summaryOf([...first, ...second])).toBe('whole: 3 explanations');
    expect(summaryOf(first)).toBe('partial: 2 of 3 explanations');
    expect(summaryOf([...first, ...second.slice(1, 4)])).toBe(
      'partial: 2 of 3 explanations whole, 11 of 12 questions',
    );
    // Together with a run of the whole suite, that one knows.
    expect(summaryOf([...first, ...known.filter(({ pairCase }) => pairCase.head.head === 1)])).toBe(
      'partial: 3 of 3 explanations whole, 12 of 15 questions',
    );
  });

  it('is not known of a run that does not say how large its suite is', () => {
    expect(coverageOf(byHead(rows))).toBeNull();
  });
});
