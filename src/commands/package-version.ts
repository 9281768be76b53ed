import { findPackageJSON } from 'node:module';
import { z } from 'zod';
import { readJsonFile } from '../files/json-file.ts';

/** The version of this package, be it the clone or what was built of it. */
export function packageVersion(): string {
  const file = findPackageJSON('..', import.meta.url);
  if (file === undefined) throw new Error('this package has no package.json');
  return readJsonFile(file, z.looseObject({ version: z.string() })).version;
}
