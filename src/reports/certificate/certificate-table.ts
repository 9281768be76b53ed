import Table from 'cli-table3';
import pc from 'picocolors';
import type { Certificate } from '../../certificate/certificate.ts';
import { DAMAGE_HEADINGS, damageRows } from './damage-rows.ts';

/** What a judge notices, for a terminal. */
export function certificateTable(certificate: Certificate): string {
  const table = new Table({
    head: DAMAGE_HEADINGS.map((heading) => pc.bold(heading)),
    colAligns: ['left', 'right', 'right', 'right'],
    style: { head: [], border: [], compact: true },
  });
  for (const row of damageRows(certificate)) table.push([...row]);
  return table.toString();
}
