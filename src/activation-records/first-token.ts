import { attendingRows } from './attending-rows.ts';
import type { ActivationRecord } from './head-record.ts';
import { type HeadShares, headShares, PLACES } from './head-shares.ts';

/**
 * What the first token is to a head: `rests`, where it attends there when it has nothing to look for (an attention sink: Xiao et
 * al. 2023, arXiv 2309.17453); `attends`, where that is what it does; `neither`, where little goes there.
 */
export type FirstTokenRole = 'rests' | 'attends' | 'neither';

/** From this mean share on, the first token is something to a head. */
const SOMETHING = 0.2;
/** A head that really attends there does so in nearly every row, and does nothing else much. */
const MOSTLY = 0.5;
const NEARLY_ALL = 0.95;
const ELSEWHERE = 0.25;
/** With fewer rows, what the head does elsewhere may just not have been seen. */
const FEWEST_ROWS = 100;

/**
 * What the first token is to a head, by the parts of its rows that go there. `neither`: below 0.2 on average. `attends`: at least
 * half of the activation in 95 of 100 rows, and less than a quarter to any other place (see head-shares.ts) where a token has
 * one; in at least 100 rows, as what a head does elsewhere may be rare. All else `rests`.
 */
export function firstTokenRole(
  records: readonly ActivationRecord[],
  shares: HeadShares = headShares(records),
): FirstTokenRole {
  const { share, rows } = shares.first;
  if (share === null || share < SOMETHING) return 'neither';
  const elsewhere = PLACES.filter((place) => place !== 'first').map((place) => shares[place].share ?? 0);
  if (rows < FEWEST_ROWS || share < MOSTLY || Math.max(...elsewhere) >= ELSEWHERE) return 'rests';
  let mostly = 0;
  for (const { parts } of attendingRows(records)) if ((parts[0] ?? 0) >= MOSTLY) mostly += 1;
  return mostly / rows >= NEARLY_ALL ? 'attends' : 'rests';
}
