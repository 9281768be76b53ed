import { readdirSync, type Stats, statSync } from 'node:fs';
import { cannotBeRead } from './system-error.ts';

/** The names of what a folder holds, sorted by their characters' numbers. @throws UserError naming the folder. */
export function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort();
  } catch (error) {
    throw cannotBeRead(folder, error);
  }
}

/** Whether there is a folder at a path, or where its link leads. @throws UserError where the system does not say. */
export function isFolder(path: string): boolean {
  return statusOf(path)?.isDirectory() ?? false;
}

/** What the system says of a file or folder; undefined where there is none. @throws UserError naming it. */
export function statusOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch (error) {
    throw cannotBeRead(path, error);
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
