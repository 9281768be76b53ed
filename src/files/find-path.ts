import { existsSync, realpathSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { UserError } from './user-error.ts';

/** Where a path is looked for, in turn. Only one of several folders in one entry may have it. */
export type SearchFolders = readonly (string | readonly string[])[];

/**
 * Resolves a path in a user's file: a relative one against the first of the folders that has it.
 *
 * @param said where the user wrote the path, e.g. `suite.yaml: records`.
 * @returns the path relative to the working directory, or absolute if it leads out of that.
 * @throws UserError naming every place that was tried, or the two that may be meant.
 */
export function findPath(path: string, folders: SearchFolders, said: string): string {
  const tried = new Set<string>();
  for (const alike of folders) {
    const places = [alike].flat().map((folder) => resolve(folder, path));
    const found = Map.groupBy(
      places.filter((place) => existsSync(place)),
      (place) => realpathSync(place),
    );
    const [one, other] = [...found.values()].flatMap((same) => same.slice(0, 1));
    if (one !== undefined && other !== undefined) {
      throw new UserError(
        `${said}: may be ${seenFromHere(one)} or ${seenFromHere(other)}, depending on which config it comes from; run one config at a time, or give the path relative to the working directory`,
      );
    }
    if (one !== undefined) return seenFromHere(one);
    for (const place of places) tried.add(place);
  }
  throw new UserError(`${said}: there is no ${[...tried].join(', and no ')}`);
}

/** Short paths are easier to read in messages. */
function seenFromHere(path: string): string {
  const steps = relative('.', path);
  return steps === '' || steps.startsWith('..') || isAbsolute(steps) ? path : steps;
}

/** Whether a path stays in a folder once every `..` and every link is followed. */
export function isInside(path: string, folder: string): boolean {
  const steps = relative(realPath(folder), realPath(path));
  return steps !== '..' && !steps.startsWith(`..${sep}`) && !isAbsolute(steps);
}

/** Where a path leads, or would lead if it existed. */
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    const parent = dirname(path);
    return parent === path ? path : join(realPath(parent), basename(path));
  }
}
