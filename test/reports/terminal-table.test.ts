import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { terminalTable } from '../../src/reports/terminal-table.ts';
import { madeUpRun } from './made-up-run.ts';

describe('terminalTable', () => {
  it('hands no control character of an explanation or a simulator’s name to the terminal', () => {
    const { scorecard } = madeUpRun({
      explanation: 'attends\u001b[2Jto\u0007 \u202ecommas',
      simulators: ['gpt\u001b]0;x\u0007'],
    });
    const table = stripVTControlCharacters(terminalTable(scorecard));
    expect(table).toContain('attends␛[2Jto␇ ⟨U+202E⟩commas');
    expect(table).toContain('gpt␛]0;x␇');
  });

  it('shows the interval of each mean, what the star means, and the simulators’ paired comparison', () => {
    const text = stripVTControlCharacters(terminalTable(madeUpRun({ simulators: ['a', 'b'] }).scorecard));
    expect(text).toMatch(/mean ROC AUC, known-false ones left out .* 1\.000 .* 0\.\d{3} /);
    expect(text).toMatch(/95 % interval, over heads .* 0\.\d\d to [01]\.\d\d .* 0\.\d\d to [01]\.\d\d /);
    expect(text).toMatch(/^\* the head’s best/m);
    expect(text).toMatch(
      /^No difference between a and b is shown\. Pairwise ranking accuracy of a minus that of b: .* p = .* after Holm/m,
    );
  });

  it('shows the interval of each AUC where the terminal is wide enough, and else how wide it would have to be', () => {
    const { scorecard } = madeUpRun({ simulators: ['a', 'b'] });
    const shown = (columns: number | undefined) =>
      stripVTControlCharacters(terminalTable(scorecard, columns)).split('\n');
    const eachInterval = /│ [01]\.\d\d[* °] 0\.\d\d to [01]\.\d\d │ [01]\.\d\d[* °] 0\.\d\d to [01]\.\d\d │$/;
    const wide = shown(300);
    const width = wide[0]?.length ?? 0;
    expect(wide.filter((line) => eachInterval.test(line))).toHaveLength(scorecard.explanations.length);
    expect(wide).toContain('beside each ROC AUC: its 95 % interval, over pairs');
    expect(shown(width)).toEqual(wide);
    const narrow = shown(width - 1);
    expect(narrow.some((line) => eachInterval.test(line))).toBe(false);
    expect(narrow).toContain(
      `each ROC AUC’s own interval is in the report, and here in a terminal of ${width} columns`,
    );
    expect(shown(undefined).join()).not.toContain('each ROC AUC');
  });

  it('says which rows are controls', () => {
    const text = stripVTControlCharacters(terminalTable(madeUpRun({ heads: 1 }).scorecard));
    expect(text).toContain('activates on some token pairs (control)');
    expect(text.match(/\(control\)/g)).toHaveLength(2);
  });

  it('cuts a long explanation', () => {
    const { scorecard } = madeUpRun({ explanation: `attends to ${'commas '.repeat(20)}` });
    expect(stripVTControlCharacters(terminalTable(scorecard))).toMatch(/attends to (commas )+commas… /);
  });

  it('shows the best explanation of each head of a large run, how many there are besides, and the mean', () => {
    const { scorecard } = madeUpRun({ heads: 41, explanationsPerHead: 10, pairsPerLabel: 1, controls: [] });
    const lines = stripVTControlCharacters(terminalTable(scorecard)).split('\n');
    expect(lines.filter((line) => /│ attends/.test(line))).toHaveLength(41);
    const end = lines.findIndex((line) =>
      /mean ROC AUC, known-false ones left out +│ +[01]\.\d{3} │/.test(line),
    );
    expect(lines[end - 1]).toMatch(/^│ … +│ and 369 more, which the reports have +│/);
  });
});
