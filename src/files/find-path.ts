import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { UserError } from './user-error.ts';

/**
 * What a path in a user's file means: a relative one is seen from the first of the folders in which there is such a thing.
 *
 * @param said where the user wrote the path, e.g. `suite.yaml: records`.
 * @returns an absolute path.
 * @throws UserError naming every place that was tried.
 */
export function findPath(path: string, folders: readonly string[], said: string): string {
  const places = [...new Set(folders.map((folder) => resolve(folder, path)))];
  const found = places.find((place) => existsSync(place));
  if (found !== undefined) return found;
  throw new UserError(`${said}: there is no ${places.join(', and no ')}`);
}
