import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  type Stats,
  statfsSync,
  statSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { fingerprint } from './fingerprint.ts';
import { reading } from './system-error.ts';
import { UserError } from './user-error.ts';

/** The names in a folder, sorted. @throws UserError naming the folder. */
export function namesIn(folder: string): readonly string[] {
  return reading(folder, () => readdirSync(folder).sort());
}

/**
 * The entries of a folder that are named by a number (and the extension), in numeric order.
 *
 * @throws UserError if it cannot be read, or a number has a leading zero: `01` would be taken for `1`.
 */
export function numberedIn(
  folder: string,
  extension = '',
): readonly { readonly name: string; readonly number: number }[] {
  return namesIn(folder)
    .flatMap((name) => {
      const digits = name.endsWith(extension) ? name.slice(0, name.length - extension.length) : '';
      if (!/^\d+$/.test(digits)) return [];
      const number = Number(digits);
      if (String(number) === digits) return [{ name, number }];
      throw new UserError(
        `${join(folder, name)}: rename it to ${number}${extension}: numbers are written without leading zeros`,
      );
    })
    .sort((a, b) => a.number - b.number);
}

/**
 * Makes a folder and its parents; resolved, as Node loops forever on a relative path if the working directory is gone.
 *
 * @returns whether it was this process that made it.
 */
export function makeFolder(folder: string): boolean {
  return mkdirSync(resolve(folder), { recursive: true }) !== undefined;
}

/** Whether there is a folder at a path, or where its link leads. @throws UserError if it may not be looked at. */
export function isFolder(path: string): boolean {
  return statusOf(path)?.isDirectory() ?? false;
}

/** Whether there is something at a path. @throws UserError if it may not be looked at, which is not absence. */
export function isThere(path: string, shownAs: string = path): boolean {
  return statusOf(path, shownAs) !== undefined;
}

/** The status of a file or folder; undefined if there is none. @throws UserError naming it. */
export function statusOf(path: string, shownAs: string = path): Stats | undefined {
  return reading(shownAs, () => statSync(path, { throwIfNoEntry: false }));
}

/** The size of a file in bytes. @throws UserError naming the file. */
export function sizeOf(file: string): number {
  return reading(file, () => statSync(file).size);
}

/** Makes the names in a folder survive a power cut. Windows does so by itself. */
export function flushFolder(folder: string): void {
  try {
    const descriptor = openSync(folder, 'r');
    try {
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  } catch {
    // The files themselves are flushed.
  }
}

/** Names that every file system keeps apart. */
const PLAIN = /^[a-z0-9_][a-z0-9_-]*(\.[a-z0-9_-]+)*$/;
/** Reserved by Windows. */
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/;
const LONGEST = 80;

/**
 * A folder name for a label, different for every label. One that is not plain gets a fingerprint, as file systems equate `A` and
 * `a`, or composed and decomposed letters.
 */
export function folderNameOf(label: string): string {
  if (PLAIN.test(label) && !DEVICE.test(label) && label.length <= LONGEST) return label;
  const words = label.normalize('NFC').match(/[\p{L}\p{N}_]+/gu) ?? [];
  return [[...words.join('-')].slice(0, LONGEST / 2).join(''), fingerprint(label)].filter(Boolean).join('-');
}

/** What statfs(2) says of file systems of other machines, and of FUSE, which may be one. */
const NETWORK = new Set([
  0x6969, // NFS
  0xff534d42, // CIFS
  0xfe534d42, // SMB 2
  0x517b, // SMB
  0x01021997, // 9P
  0x65735546, // FUSE
  0x0bd00bd0, // Lustre
  0x47504653, // GPFS
  0x00c36400, // Ceph
  0x19830326, // BeeGFS
  0x5346414f, // AFS
  0x7461636f, // OCFS2
  0x01161970, // GFS2
  0x73757245, // Coda
]);

/** Whether a folder is on a file system that other machines may write to. False if the system does not tell. */
export function isOnNetwork(folder: string): boolean {
  try {
    return NETWORK.has(statfsSync(folder).type >>> 0);
  } catch {
    return false;
  }
}
