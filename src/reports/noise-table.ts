import { NOTHING, percent } from '../files/number-text.ts';
import { textTable } from '../files/text-table.ts';
import type { NoiseSource } from '../scorecard/noise-sources.ts';

/** How much each source weighs: standard deviation of an explanation's AUC, and share of all that was measured. */
export function noiseTable(sources: readonly NoiseSource[]): string {
  const total = sources.reduce((sum, { variance }) => sum + Math.max(0, variance ?? 0), 0);
  const rows = sources.map(({ source, meaning, variance, groups }) => {
    const known = variance === null ? null : Math.max(0, variance);
    const deviation = known === null ? 'not varied' : Math.sqrt(known).toFixed(3);
    const share = known === null || total === 0 ? NOTHING : percent(known / total);
    return [source, meaning, deviation, share, groups];
  });
  return textTable(['source', 'what differs', 'standard deviation', 'share', 'groups'], rows, 2);
}
