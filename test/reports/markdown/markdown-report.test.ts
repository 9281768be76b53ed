import { describe, expect, it } from 'vitest';
import { markdownReport } from '../../../src/reports/markdown/markdown-report.ts';
import { escapeMarkdown, markdownTable } from '../../../src/reports/markdown/markdown-table.ts';
import { HOSTILE } from '../hostile-text.ts';
import { madeUpRun } from '../made-up-run.ts';

const MEBIBYTE = 1024 ** 2;

describe('escapeMarkdown', () => {
  it('shows pipes, backticks, emphasis, links and HTML as they are written', () => {
    expect(escapeMarkdown('a | `b` *c* [d](e) <img>')).toBe('a \\| \\`b\\` \\*c\\* \\[d\\](e) &lt;img&gt;');
  });

  it('starts no heading, list, formula, mention or emoji', () => {
    expect(escapeMarkdown('# a')).toBe('\\# a');
    expect(escapeMarkdown('12. a')).toBe('12\\. a');
    expect(escapeMarkdown('$x$ @y :z:')).toBe('\\$x\\$ &#64;y &#58;z:');
  });

  it('stays on one line', () => {
    for (const text of HOSTILE) expect(escapeMarkdown(text)).not.toMatch(/[\r\n]/);
  });
});

describe('markdownTable', () => {
  it('leaves out rows beyond its bytes, and says how many', () => {
    const rows = Array.from({ length: 10 }, (_, index) => [`row ${index}`]);
    const table = markdownTable(['a'], rows, 35);
    expect(table).toContain('row 2');
    expect(table).not.toContain('row 3');
    expect(table).toContain('…and 7 more rows');
  });
});

describe('markdownReport', () => {
  it('tells of problems and failed gates before anything else', () => {
    const fail = {
      gate: 'minAuc',
      subject: 'x',
      outcome: 'fail',
      reason: 'too low',
    } as const;
    const pass = { ...fail, gate: 'maxUnscored', outcome: 'pass' } as const;
    const report = markdownReport(madeUpRun({ unscoredEvery: 50, verdicts: [pass, fail] }));
    const places = ['❌', 'have no score', 'minAuc', 'maxUnscored', '### Simulators', '### Explanations'].map(
      (text) => report.indexOf(text),
    );
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places).not.toContain(-1);
  });

  it('lists the best explanation of each head first, and controls last', () => {
    const report = markdownReport(madeUpRun({ heads: 1, explanationsPerHead: 2 }));
    const kinds = report.match(/\*\((?:true|false|shuffled control|empty control)\)\*/g);
    expect(kinds?.slice(0, 2)).toEqual(['*(true)*', '*(false)*']);
    expect(kinds?.slice(2).toSorted()).toEqual(['*(empty control)*', '*(shuffled control)*']);
  });

  it('says how many comparisons were made and corrected', () => {
    const run = madeUpRun();
    expect(markdownReport(run)).toContain(`${run.scorecard.comparisons.made} comparisons were tested`);
  });

  it('fits a GitHub job summary, however large the run', () => {
    const verdicts = Array.from({ length: 5000 }, (_, index) => ({
      gate: 'minAuc',
      subject: `explanation ${index} ${'中'.repeat(300)}`,
      outcome: 'fail' as const,
      reason: '|'.repeat(1000),
    }));
    const run = madeUpRun({ heads: 2, explanationsPerHead: 4 });
    const { scorecard } = run;
    const explanations = Array.from({ length: 500 }, (_, head) =>
      scorecard.explanations.map((each) => ({ ...each, head, text: '|'.repeat(1000) })),
    ).flat();
    const problems = Array.from({ length: 1000 }, () => '<'.repeat(2000));
    const report = markdownReport({
      ...run,
      scorecard: { ...scorecard, explanations, problems },
      gates: 'judged',
      verdicts,
    });
    expect(Buffer.byteLength(report)).toBeLessThan(MEBIBYTE);
    expect(report).toContain('more rows');
  });

  it('lets no text of the run end a cell or start HTML', () => {
    for (const text of HOSTILE) {
      const report = markdownReport(
        madeUpRun({ heads: 2, explanation: text, subject: text, simulators: [text, 'b'] }),
      );
      expect(report).not.toMatch(/<[a-z/!]/i);
      const rows = report.split('\n').filter((line) => line.startsWith('| ') && line.includes('control)*'));
      expect(rows.length).toBeGreaterThan(0);
      for (const row of rows) expect(row.replaceAll('\\|', '').split('|')).toHaveLength(6);
    }
  });
});
