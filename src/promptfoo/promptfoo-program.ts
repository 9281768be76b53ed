import { readFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { UserError } from '../files/user-error.ts';

const packageSchema = z.object({ bin: z.object({ promptfoo: z.string() }) });

/**
 * The file that the installed package's `promptfoo` command runs.
 *
 * @param task what it is for, as a message's subject.
 * @param otherwise what else the user may do.
 * @throws UserError where promptfoo is not installed.
 */
export function promptfooProgram(task: string, otherwise?: string): string {
  const manifest = installedManifest();
  if (manifest === undefined) {
    const or = otherwise === undefined ? '' : `, or ${otherwise}`;
    throw new UserError(`${task} takes promptfoo, which is not installed; install it${or}`);
  }
  const { bin } = packageSchema.parse(JSON.parse(readFileSync(manifest, 'utf8')));
  return join(dirname(manifest), bin.promptfoo);
}

function installedManifest(): string | undefined {
  try {
    return findPackageJSON('promptfoo', import.meta.url);
  } catch {
    return undefined;
  }
}
