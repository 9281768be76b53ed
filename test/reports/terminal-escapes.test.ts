import { expect, it } from 'vitest';
import type { Baseline } from '../../src/gates/baseline.ts';
import { compareBaselines } from '../../src/gates/compare-baselines.ts';
import { describePairCase } from '../../src/promptfoo/pair-case-in-words.ts';
import { baselineTable, comparisonTable } from '../../src/reports/baseline-tables.ts';
import { terminalTable } from '../../src/reports/terminal-table.ts';
import { TEN_PAIRS } from '../providers/asking.ts';
import { madeUpRun } from './made-up-run.ts';

const EVIL = 'x\u001b]52;c;YQ==\u0007\u009b31m\u202e\r\u0000';
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const ESCAPES = /[\u0000-\u0008\u000b-\u001a\u001c-\u001f\u007f-\u009f\u202e]|\u001b(?!\[\d+m)/;

const baseline = (ranks: readonly number[]): Baseline => ({
  version: 1,
  suite: EVIL,
  subject: EVIL,
  pairsFingerprint: EVIL,
  simulators: [{ name: EVIL, protocol: EVIL }],
  heads: [{ head: 'L0H0', records: {}, pairs: { a: 1, b: 0 } }],
  scores: [{ head: 'L0H0', explanation: EVIL, simulator: EVIL, auc: 1, ranks: [...ranks] }],
});

it.each([
  ['a scorecard', () => terminalTable(madeUpRun({ explanation: EVIL, simulators: [EVIL, 'b'] }).scorecard)],
  ['a baseline', () => baselineTable(baseline([1, 0]))],
  [
    'a comparison',
    () =>
      compareBaselines(baseline([1, 0]), baseline([0, 1]), [EVIL])
        .map(comparisonTable)
        .join('\n'),
  ],
  [
    'what promptfoo shows of a pair',
    () => {
      const [first] = TEN_PAIRS;
      if (!first) throw new Error('no pair');
      const explanation = { id: EVIL, text: EVIL };
      return JSON.stringify(Object.values(describePairCase({ ...first, explanation, tokens: [EVIL, EVIL] })));
    },
  ],
])('no escape of somebody else’s is in %s', (_, show) => {
  const text = show();
  expect(text).toContain('x␛]52');
  expect(text).not.toMatch(ESCAPES);
});
