import { mkdirSync, readdirSync, type Stats, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
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
