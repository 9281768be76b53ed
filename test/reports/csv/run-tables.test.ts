import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { type CsvColumns, csvTable } from '../../../src/reports/csv/csv-table.ts';
import { csvFiles } from '../../../src/reports/csv/run-tables.ts';
import { twoRunsCsv } from '../../../src/reports/two-runs/two-runs-csv.ts';
import { PROJECT } from '../../e2e/promptfoo.ts';
import { madeUpRun } from '../made-up-run.ts';

const HOSTILE = '=HYPERLINK("http://x","a"),\nb';
const run = madeUpRun({
  heads: 2,
  tokens: ['=1+1', ' a', 'NA', '"', '\n'],
  explanation: HOSTILE,
  unscoredEvery: 7,
});
const textsOf = (of: typeof run): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(csvFiles(of)).map(([name, pieces]) => [name, [...pieces].join('')]));
const files = textsOf(run);
const rowsOf = (name: string): readonly Record<string, string>[] =>
  parse(files[name] ?? '', { columns: true });

describe('the tables of a run', () => {
  it('have a row for every explanation and simulator, as the scorecard has it', () => {
    const { explanations } = run.scorecard;
    const rows = rowsOf('scores.csv');
    expect(rows).toHaveLength(explanations.length * 3);
    const aucs = explanations.flatMap(({ scores }) => scores.map(({ auc }) => auc));
    expect(rows.map(({ auc }) => (auc === '' ? null : Number(auc)))).toEqual(aucs);
    expect(rows[0]).toMatchObject({ head_name: 'L0H0', simulator: 'gpt-4o', truth: 'true', control: '' });
    expect(Number(rows[0]?.above_shuffled)).toBe(explanations[0]?.scores[0]?.aboveControls[0]?.difference);
  });

  it('have a row for every pair, with its tokens and what was said of it', () => {
    const rows = rowsOf('pairs.csv');
    const { predictions } = run;
    expect(rows).toHaveLength(predictions.length * 3 * 10);
    expect(rows.filter(({ p_one }) => p_one === '').every(({ error }) => error !== '')).toBe(true);
    const first = predictions[0]?.columns[0]?.[1];
    expect(Number(rows[1]?.p_one)).toBe(first?.probability);
    expect(rows[1]?.from).toBe(String(first?.pairCase.pair.from));
  });

  it('say of a pair what it is for and what it stands for, so that every number can be computed again', () => {
    const chosen = madeUpRun({ heads: 1, atBaseRate: true, select: true });
    const of = textsOf(chosen);
    const pairs: readonly Record<string, string>[] = parse(of['pairs.csv'] ?? '', { columns: true });
    const scores: readonly Record<string, string>[] = parse(of['scores.csv'] ?? '', { columns: true });
    const first = pairs.filter(
      ({ explanation_id, simulator }) => explanation_id === 'claim-0' && simulator === 'gpt-4o',
    );
    expect(first.map(({ purpose }) => purpose)).toEqual([
      ...Array.from({ length: 10 }, () => 'report'),
      ...Array.from({ length: 10 }, () => 'select'),
    ]);
    expect(pairs.filter(({ label, band }) => (label === '1') !== (band !== ''))).toEqual([]);
    const reported = first.filter(({ purpose }) => purpose === 'report');
    const activeShare = (label: string) => {
      const ofLabel = reported.filter((each) => each.label === label);
      const weight = ({ inclusion }: Record<string, string>) =>
        inclusion === '' ? 1 : 1 / Number(inclusion);
      const sum = (some: typeof ofLabel) => some.reduce((total, each) => total + weight(each), 0);
      return sum(ofLabel.filter(({ p_one }) => Number(p_one) > 0.5)) / sum(ofLabel);
    };
    const rate = Number(scores[0]?.base_rate);
    const hits = rate * activeShare('1');
    expect(Number(scores[0]?.precision)).toBeCloseTo(hits / (hits + (1 - rate) * activeShare('0')), 12);
    expect(Number(scores[0]?.choosing_auc)).toBe(chosen.scorecard.explanations[0]?.scores[0]?.choice?.auc);
    expect(scores.filter(({ control, chosen: best }) => (control === '') !== (best !== ''))).toEqual([]);
    expect(scores.some(({ chosen: best }) => best === 'true')).toBe(true);
  });

  it('hold no formula that a spreadsheet would run, and numbers as they are', () => {
    expect(rowsOf('scores.csv')[0]?.explanation).toBe(`'${HOSTILE}`);
    const cells = rowsOf('pairs.csv').flatMap(({ to_token, from_token, sequence }) => [
      to_token,
      from_token,
      sequence,
    ]);
    expect(cells.some((cell) => cell?.startsWith("'=1+1"))).toBe(true);
    expect(cells.filter((cell) => /^[=+@-]/.test(cell ?? ''))).toEqual([]);
    const columns: CsvColumns<number> = { x: (row) => row };
    expect([...csvTable(columns, [-0.1, 1e-9])].join('')).toBe('x\n-0.1\n1e-9\n');
  });

  it('have their columns, and those of `compare`, described in docs/csv.md, each in its place', () => {
    const page = readFileSync(join(PROJECT, 'docs', 'csv.md'), 'utf8');
    const described = page
      .split('| column | meaning |')
      .slice(1)
      .map((table) => [...table.matchAll(/^\| `(\w+)` \| \S.* \|$/gm)].map(([, column]) => column));
    const headers = [files['scores.csv'] ?? '', files['pairs.csv'] ?? '', [...twoRunsCsv([])].join('')];
    expect(described).toEqual(headers.map((text) => text.split('\n')[0]?.split(',')));
  });
});

const hasPandas = spawnSync('python3', ['-c', 'import pandas']).status === 0;
const title = hasPandas
  ? 'the snippet of docs/csv.md'
  : 'the snippet of docs/csv.md: skipped, as python3 has no pandas';

describe.skipIf(!hasPandas)(title, () => {
  it('reads the tables into pandas, texts and all', () => {
    const folder = mkdtempSync(join(tmpdir(), 'pandas-'));
    mkdirSync(join(folder, 'tables'));
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, 'tables', name), text);
    const page = readFileSync(join(PROJECT, 'docs', 'csv.md'), 'utf8');
    const snippet = /```python\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
    const checks = `
assert set(pairs["to_token"]) <= {"=1+1", " a", "NA", '"', "\\n"}, set(pairs["to_token"])
assert scores["auc"].dtype == float and pairs["p_one"].isna().any()
assert scores["explanation"].str.startswith("=").any()
print(round(own[own["simulator"] == "gpt-4o"]["auc"].mean(), 6))
`;
    const { stdout, stderr, status } = spawnSync('python3', ['-c', snippet + checks], {
      encoding: 'utf8',
      cwd: folder,
    });
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
    const mean = run.scorecard.simulators[0]?.meanAuc ?? Number.NaN;
    expect(Number(stdout.trim().split('\n').at(-1))).toBeCloseTo(mean, 5);
  });
});
