#!/usr/bin/env node
import { UserError } from '../files/user-error.ts';
import { visibleText } from '../files/visible-text.ts';
import { attentionHeads } from './program.ts';

try {
  await attentionHeads().parseAsync();
} catch (error) {
  if (!(UserError.isInstance(error) || isRefusedByFileSystem(error))) throw error;
  console.error(visibleText(error.message));
  process.exitCode = 1;
}

/** No such folder, no permission, no space: the message of such an error names the path. */
function isRefusedByFileSystem(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error && 'path' in error;
}
