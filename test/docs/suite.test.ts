import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { withFields } from '../../scripts/list-suite-fields.ts';
import { loadSuite } from '../../src/suite/load-suite.ts';

const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'suite.md'), 'utf8');
const block = (language: string) =>
  page.match(new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``))?.[1] ?? '';

describe('docs/suite.md', () => {
  it('has the fields that suites are read with (else: npm run references)', () => {
    expect(withFields(page)).toBe(page);
  });

  it('says of every field what it means', () => {
    const rows = page.split('\n').filter((line) => line.startsWith('| `'));
    expect(rows.length).toBeGreaterThan(25);
    for (const row of rows) expect(row).toMatch(/\| \S.*\S \|$/);
  });

  it('shows a suite and an explanations file that are read', () => {
    const folder = mkdtempSync(join(tmpdir(), 'suite-page-'));
    const csv = block('csv');
    mkdirSync(join(folder, 'records'));
    writeFileSync(join(folder, 'explanations.csv'), csv);
    writeFileSync(join(folder, 'suite.yaml'), block('yaml'));
    const { heads } = loadSuite(join(folder, 'suite.yaml'), { environment: {} });
    expect(
      heads.map(({ layer, head, explanations }) => [layer, head, explanations.map(({ id }) => id)]),
    ).toEqual([
      [4, 11, ['attends-to-the-previous-token', 'commas', 'control-shuffled', 'control-empty']],
      [5, 5, ['earlier-copies', 'commas', 'control-shuffled', 'control-empty']],
    ]);
    writeFileSync(join(folder, 'explanations.csv'), csv.replace(/"attends to (.*)"/, 'attends to $1'));
    const said = page.match(/`(explanations\.csv:3: [^`]*)`/)?.[1]?.replace(/\s+/g, ' ') ?? 'nothing';
    expect(() => loadSuite(join(folder, 'suite.yaml'), { environment: {} })).toThrow(said);
  });
});
