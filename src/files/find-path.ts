import { existsSync } from 'node:fs';
import { isAbsolute, relative, resolve } from 'node:path';
import { UserError } from './user-error.ts';

/**
 * What a path in a user's file means: a relative one is seen from the first of the folders in which there is such a thing.
 *
 * @param said where the user wrote the path, e.g. `suite.yaml: records`.
 * @returns the path as one sees it from the working directory; absolute where it leads out of that.
 * @throws UserError naming every place that was tried.
 */
export function findPath(path: string, folders: readonly string[], said: string): string {
  const places = [...new Set(folders.map((folder) => resolve(folder, path)))];
  const found = places.find((place) => existsSync(place));
  if (found !== undefined) return seenFromHere(found);
  throw new UserError(`${said}: there is no ${places.join(', and no ')}`);
}

/** Messages name files, and a short path is easier to read. */
function seenFromHere(path: string): string {
  const steps = relative('.', path);
  return steps === '' || steps.startsWith('..') || isAbsolute(steps) ? path : steps;
}
