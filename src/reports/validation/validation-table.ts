import Table from 'cli-table3';
import pc from 'picocolors';
import type { Validation } from '../../validation/validation.ts';
import { PERTURBATION_HEADINGS, perturbationRows } from './perturbation-rows.ts';

/** What a simulator detects, for a terminal. */
export function validationTable(validation: Validation): string {
  const table = new Table({
    head: PERTURBATION_HEADINGS.map((heading) => pc.bold(heading)),
    colAligns: ['left', 'right', 'right', 'right', 'right'],
    style: { head: [], border: [], compact: true },
  });
  for (const row of perturbationRows(validation)) table.push([...row]);
  return table.toString();
}
