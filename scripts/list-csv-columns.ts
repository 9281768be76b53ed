import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CsvColumns } from '../src/reports/csv/csv-table.ts';
import { PAIR_COLUMNS, SCORE_COLUMNS } from '../src/reports/csv/run-tables.ts';
import { COMPARED_COLUMNS } from '../src/reports/two-runs/two-runs-csv.ts';

const PAGE = join(import.meta.dirname, '..', 'docs', 'csv.md');

/** The page with its data dictionary as the columns are declared. */
export function withColumns(page: string): string {
  const withRuns = withTable(withTable(page, 'scores', SCORE_COLUMNS), 'pairs', PAIR_COLUMNS);
  return withTable(withRuns, 'compared', COMPARED_COLUMNS);
}

function withTable<Row>(page: string, name: string, columns: CsvColumns<Row>): string {
  const start = `<!-- ${name}: npm run references -->\n`;
  const end = `<!-- end of ${name} -->`;
  const rows = Object.entries(columns).map(
    ([column, [meaning]]) => `| \`${column}\` | ${meaning.replaceAll('|', '\\|')} |`,
  );
  const [before = '', rest = ''] = page.split(start);
  return `${before}${start}${['| column | meaning |', '| --- | --- |', ...rows].join('\n')}\n${rest.slice(rest.indexOf(end))}`;
}

if (import.meta.main) writeFileSync(PAGE, withColumns(readFileSync(PAGE, 'utf8')));
