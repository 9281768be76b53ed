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
import { cannotBeRead } from './system-error.ts';
import { UserError } from './user-error.ts';

/** The names of what a folder holds, sorted by their characters' numbers. @throws UserError naming the folder. */
export function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort();
  } catch (error) {
    throw cannotBeRead(folder, error);
  }
}

/**
 * What a folder holds that is named by a number and nothing else but the extension, in the numbers' order.
 *
 * @throws UserError naming the folder, where it cannot be read, or holds a number with a zero before it: `01` would be
 * taken for `1`, and is not found where `1` is asked for.
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
        `${join(folder, name)}: call it ${number}${extension}: numbers are written without zeros before them`,
      );
    })
    .sort((a, b) => a.number - b.number);
}

/** Makes a folder and those above it. In a working directory that is gone, Node would try a relative path for ever. @throws the system's error. */
export function makeFolder(folder: string): void {
  mkdirSync(resolve(folder), { recursive: true });
}

/** Whether there is a folder at a path, or where its link leads. @throws UserError where the system does not say. */
export function isFolder(path: string): boolean {
  return statusOf(path)?.isDirectory() ?? false;
}

/** Whether there is something at a path: what may not be looked at is not absent. @throws UserError naming it. */
export function isThere(path: string, shownAs: string = path): boolean {
  return statusOf(path, shownAs) !== undefined;
}

/** What the system says of a file or folder; undefined where there is none. @throws UserError naming it. */
export function statusOf(path: string, shownAs: string = path): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch (error) {
    throw cannotBeRead(shownAs, error);
  }
}

/** How many bytes a file holds. @throws UserError naming the file. */
export function sizeOf(file: string): number {
  try {
    return statSync(file).size;
  } catch (error) {
    throw cannotBeRead(file, error);
  }
}

/** Makes the names in a folder survive a power cut. Systems that cannot do it (Windows) see to it by themselves. */
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

/** The types that statfs(2) gives file systems of other machines, and those that programs make (FUSE), which may be. */
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

/** Whether a folder is on a file system that other machines may write to as well. False where the system does not tell. */
export function isOnNetwork(folder: string): boolean {
  try {
    return NETWORK.has(statfsSync(folder).type >>> 0);
  } catch {
    return false;
  }
}
