import { NOTHING } from '../files/number-text.ts';
import type { Shown } from '../scorecard/measures/measure.ts';

/** A column of a table that every format of report shows: numbers, unless it holds words. */
export interface ReportColumn<Row> {
  readonly heading: string;
  /** The row's own name, or long text. */
  readonly kind?: 'name' | 'text';
  /** No text of the run stands in it as it is, but {@link shorten | shortened}. */
  readonly cell: (row: Row) => string | Shown;
}

/** A table as every format of report shows it. */
export interface ReportTable {
  readonly title: string;
  /** What its columns mean, in sentences; may be empty. */
  readonly note: string;
  readonly columns: readonly Pick<ReportColumn<never>, 'heading' | 'kind'>[];
  readonly rows: readonly (readonly Shown[])[];
}

export function reportTable<Row>(
  title: string,
  columns: readonly ReportColumn<Row>[],
  rows: readonly Row[],
  note = '',
): ReportTable {
  const shownIn = (row: Row) => (column: ReportColumn<Row>) => {
    const cell = column.cell(row);
    return typeof cell === 'string' ? { value: cell } : cell;
  };
  return { title, note, columns, rows: rows.map((row) => columns.map(shownIn(row))) };
}

/** `0.83 (0.75 to 0.88)`, where there is an interval. */
export function plainText({ value, interval = NOTHING }: Shown): string {
  return interval === NOTHING ? value : `${value} (${interval})`;
}
