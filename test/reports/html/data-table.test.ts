import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { type Column, dataTable } from '../../../src/reports/html/data-table.ts';

const COLUMNS: readonly Column<readonly [string, number, string]>[] = [
  { heading: 'Name', kind: 'name', cell: ([name]) => name },
  { heading: 'Value', kind: 'number', cell: ([, value]) => value },
  { heading: 'Unit', cell: ([, , unit]) => unit },
];
const tableOf = (rows: readonly (readonly [string, number, string])[]) =>
  parseHTML(dataTable(COLUMNS, rows, { label: 'Values' }).markup).document;

describe('dataTable', () => {
  it('leaves out a column with one value in all rows, and tells the value once', () => {
    const page = tableOf([
      ['a', 1, 'ms'],
      ['b', 2, 'ms'],
    ]);
    expect([...page.querySelectorAll('th[scope=col]')].map(({ textContent }) => textContent)).toEqual([
      'Name',
      'Value',
    ]);
    expect(page.querySelector('.note')?.textContent).toBe('The same in all rows: Unit ms ');
  });

  it('says nothing of a column without any value', () => {
    const page = tableOf([
      ['a', 1, '–'],
      ['b', 2, '–'],
    ]);
    expect(page.toString()).not.toContain('Unit');
  });

  it('shows all of a single row', () => {
    expect(tableOf([['a', 1, 'ms']]).querySelectorAll('tbody tr > *')).toHaveLength(3);
  });

  it('escapes what stands in it', () => {
    const page = tableOf([
      ['<b>', 1, 'x'],
      ['c', 2, '"y'],
    ]);
    expect(page.querySelector('tbody th')?.textContent).toBe('<b>');
    expect(page.querySelector('b')).toBeNull();
  });
});
