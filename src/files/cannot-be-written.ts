import { UserError } from './user-error.ts';

/** What the system's refusal to write means for the user: the file or folder, the reason, and what to do. */
export function cannotBeWritten(path: string, error: unknown): UserError {
  const reason = error instanceof Error ? error.message : String(error);
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const advice = ADVICE[code];
  return new UserError(`${path}: cannot be written: ${reason}${advice === undefined ? '' : `; ${advice}`}`);
}

const ADVICE: Readonly<Record<string, string>> = {
  ENOSPC: 'free some space on that disk',
  EDQUOT: 'free some space: your quota is used up',
  EROFS: 'that disk is read-only',
  EACCES: 'make it writable',
  EPERM: 'make it writable',
  EISDIR: 'there is a folder of that name: move it away',
  ENOTDIR: 'where a folder should be, there is a file: move it away',
  EEXIST: 'where a folder should be, there is a file: move it away',
  ENAMETOOLONG: 'its name is too long',
};
