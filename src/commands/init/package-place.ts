import { existsSync } from 'node:fs';
import { extname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PackagePlace } from './starter.ts';

const INSTALLED = 'node_modules/promptfoo-attention-heads/dist';

/** Where a config in the folder finds this package: installed there, else where this very program is. */
export function packagePlaceSeenFrom(folder: string): PackagePlace {
  if (existsSync(join(folder, INSTALLED))) return { path: INSTALLED, extension: '.js' };
  const here = fileURLToPath(import.meta.url);
  const root = resolve(here, '..', '..', '..', '..');
  return {
    path: relative(resolve(folder), root).split(sep).join('/'),
    extension: extname(here) === '.ts' ? '.ts' : '.js',
  };
}

/** Whether it is the folder's own copy, which another machine has, too. */
export function isInstalled({ path }: PackagePlace): boolean {
  return path === INSTALLED || path === '';
}
