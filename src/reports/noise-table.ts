import Table from 'cli-table3';
import pc from 'picocolors';
import { NOTHING, percent } from '../files/number-text.ts';
import type { NoiseSource } from '../scorecard/noise-sources.ts';

/** How much each source weighs: standard deviation of an explanation's AUC, and share of all that was measured. */
export function noiseTable(sources: readonly NoiseSource[]): string {
  const table = new Table({
    head: ['source', 'what differs', 'standard deviation', 'share', 'groups'].map((heading) =>
      pc.bold(heading),
    ),
    colAligns: ['left', 'left', 'right', 'right', 'right'],
    style: { head: [], border: [], compact: true },
  });
  const total = sources.reduce((sum, { variance }) => sum + Math.max(0, variance ?? 0), 0);
  for (const { source, meaning, variance, groups } of sources) {
    const known = variance === null ? null : Math.max(0, variance);
    table.push([
      source,
      meaning,
      known === null ? 'not varied' : Math.sqrt(known).toFixed(3),
      known === null || total === 0 ? NOTHING : percent(known / total),
      String(groups),
    ]);
  }
  return table.toString();
}
