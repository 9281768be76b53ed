import { fingerprint } from './fingerprint.ts';

/** Names that every file system keeps apart as they are. */
const PLAIN = /^[a-z0-9_][a-z0-9_-]*(\.[a-z0-9_-]+)*$/;
/** Windows keeps these for devices. */
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/;
const LONGEST = 80;

/**
 * A folder's name for a label that people gave, another one for every label: one that is not plain gets a fingerprint, as
 * file systems take `A` for `a`, a composed letter for a decomposed one, and `..` for the folder above.
 */
export function folderNameOf(label: string): string {
  if (PLAIN.test(label) && !DEVICE.test(label) && label.length <= LONGEST) return label;
  const words = label.normalize('NFC').match(/[\p{L}\p{N}_]+/gu) ?? [];
  return [[...words.join('-')].slice(0, LONGEST / 2).join(''), fingerprint(label)].filter(Boolean).join('-');
}
