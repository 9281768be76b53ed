import type { ActivationRecord } from './head-record.ts';
import { flatIndexOf } from './pair-index.ts';

/** An attending token, and how much of its activation goes to each token up to itself. */
export interface AttendingRow {
  readonly tokens: readonly string[];
  readonly from: number;
  /** By `to`: the part of the row's sum, 0 where it is not known or negative; as many as the triangle's width has. */
  readonly parts: readonly number[];
}

/** The first two tokens are left out: to the second one, the token before it is the first. */
const FIRST_ROW = 2;

/**
 * All attending tokens from the third on that have an activation above 0. Negative ones count as nothing, as strong pairs are
 * the largest ones: among values of both signs a sum has no parts.
 */
export function* attendingRows(records: readonly ActivationRecord[]): Iterable<AttendingRow> {
  for (const { tokens, activations, width } of records) {
    for (let from = FIRST_ROW; from < tokens.length; from += 1) {
      const start = flatIndexOf({ from, to: 0 }, width);
      const row = activations
        .slice(start, start + Math.min(from + 1, width))
        .map((each) => Math.max(0, each ?? 0));
      const total = row.reduce((sum, each) => sum + each, 0);
      if (total > 0) yield { tokens, from, parts: row.map((each) => each / total) };
    }
  }
}
