import { z } from 'zod';
import type { ActivationRecord, HeadRecord } from './head-record.ts';

/** Which part of a head's records to use. Explanations are written from train and scored on valid. */
export const splitSchema = z.enum(['train', 'calibration', 'valid', 'test', 'all']);

export type Split = z.infer<typeof splitSchema>;

const TOP_SPLITS = ['train', 'calibration', 'valid', 'test'] as const;
const RANDOM_SPLITS = ['calibration', 'valid', 'test'] as const;

/**
 * The records of a split: top records, then random ones. Splits interleave, as in transformer-debugger's
 * `ActivationRecordSliceParams`: the i-th of four splits holds top records i, i + 4, i + 8, …, and the i-th of the
 * three splits other than train holds random records i, i + 3, …
 *
 * @param recordsPerSplit the most records of each kind; null: as many as every split can have. `all` takes every record.
 */
export function recordsOfSplit(
  record: HeadRecord,
  split: Split,
  recordsPerSplit: number | null,
): readonly ActivationRecord[] {
  if (split === 'all') return [...record.top, ...record.random];
  return [
    ...everyNth(record.top, TOP_SPLITS, split, recordsPerSplit),
    ...everyNth(record.random, RANDOM_SPLITS, split, recordsPerSplit),
  ];
}

function everyNth<T>(
  items: readonly T[],
  splits: readonly Split[],
  split: Split,
  recordsPerSplit: number | null,
): readonly T[] {
  const offset = splits.indexOf(split);
  if (offset < 0) return [];
  const count = recordsPerSplit ?? Math.floor(items.length / splits.length);
  return items.filter((_, index) => index % splits.length === offset).slice(0, count);
}
