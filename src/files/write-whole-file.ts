import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { flushFolder, makeFolder, statusOf } from './folder.ts';
import { withFolderLocked } from './folder-lock.ts';
import { cannotBeWritten } from './system-error.ts';

/**
 * Writes a whole file: beside its place, flushed, and renamed into it. A reader finds all of the new content or all of the old, also
 * after a kill, a power cut or on a full disk. Makes its folder if need be. Devices and pipes are written to directly.
 *
 * @throws UserError naming the file.
 */
export function writeWholeFile(file: string, content: Content): void {
  const beside = writeBeside(file, content);
  if (beside) putInPlace(beside);
}

/**
 * {@link writeWholeFile} for files that belong together. None is put in place before all are on the disk, and processes take turns,
 * so the files in a folder are all of one process.
 *
 * @param files content by name, or a function that makes it, so that large ones need not be in memory together.
 * @throws UserError naming the file that cannot be written.
 */
export function writeWholeFiles(
  folder: string,
  files: Readonly<Record<string, Content | (() => Content)>>,
): void {
  const written: Beside[] = [];
  try {
    for (const [name, content] of Object.entries(files)) {
      const beside = writeBeside(join(folder, name), typeof content === 'function' ? content() : content);
      if (beside) written.push(beside);
    }
  } catch (error) {
    for (const { partial } of written) rmSync(partial, { force: true });
    throw error;
  }
  withFolderLocked(folder, () => {
    for (const beside of written) putInPlace(beside);
  });
}

/** Before what a file will hold is paid for. @throws UserError naming the file, where it could not be written. */
export function refuseUnwritable(file: string): void {
  const before = statusOf(file);
  if (before && !before.isFile() && !before.isDirectory()) return;
  writeWholeFile(file, before?.isFile() ? readFileSync(file) : '');
  if (!before) rmSync(file);
}

type Content = string | Uint8Array | Iterable<string>;

/** A file that is on the disk, but not in its place yet. */
interface Beside {
  readonly partial: string;
  /** As the user calls it. */
  readonly file: string;
  /** Where it goes: elsewhere if the file is a link. */
  readonly place: string;
}

/** @returns undefined for devices and pipes, whose content is written already. */
function writeBeside(file: string, content: Content): Beside | undefined {
  let partial: string | undefined;
  try {
    const before = statSync(file, { throwIfNoEntry: false });
    if (before && !before.isFile() && !before.isDirectory()) {
      writePieces(file, content);
      return undefined;
    }
    makeFolder(dirname(file));
    const place = before ? realpathSync(file) : file;
    partial = join(dirname(place), `.${randomBytes(9).toString('base64url')}.partial`);
    writeFlushed(partial, content, before);
    return { partial, file, place };
  } catch (error) {
    if (partial !== undefined) rmSync(partial, { force: true });
    throw cannotBeWritten(file, error);
  }
}

function writeFlushed(file: string, content: Content, before: Stats | undefined): void {
  const descriptor = openSync(file, 'wx', before ? before.mode & 0o777 : 0o666);
  try {
    writePieces(descriptor, content);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function writePieces(place: string | number, content: Content): void {
  const pieces = typeof content === 'string' || content instanceof Uint8Array ? [content] : content;
  for (const piece of pieces) writeFileSync(place, piece, { flag: 'a' });
}

function putInPlace({ partial, file, place }: Beside): void {
  try {
    renameSync(partial, place);
  } catch (error) {
    rmSync(partial, { force: true });
    throw cannotBeWritten(file, error);
  }
  flushFolder(dirname(place));
}
