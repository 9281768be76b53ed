import { SQLITE_CANTOPEN, SQLITE_FULL, sqliteCode } from './sqlite.ts';
import { errorMessage, UserError } from './user-error.ts';

/** What the system's refusals mean, and what to do about them. */
const REFUSALS: Readonly<Record<string, readonly [reason: string, advice?: string]>> = {
  ENOENT: ['there is no such file or folder'],
  ENOTDIR: ['where a folder should be, there is a file', 'move it away, or name another place'],
  EISDIR: ['there is a folder of that name, not a file', 'move it away, or name a file'],
  EEXIST: ['there is something of that name already', 'move it away, or name another place'],
  ENOTEMPTY: ['the folder is not empty', 'move away what it holds'],
  EACCES: ['this user is not allowed to', 'change its permissions, or those of its folder'],
  EPERM: ['this user is not allowed to', 'change its permissions, or those of its folder'],
  EROFS: ['that disk is read-only', 'name a place on another one'],
  ENOSPC: ['no space is left on that disk', 'free some'],
  EDQUOT: ['your quota on that disk is used up', 'free some space'],
  EFBIG: ['a file on that disk, or of this user, may not be that large'],
  EIO: ['the disk, or the way to it, does not work'],
  ESTALE: ['the file server no longer knows it', 'mount it again'],
  EBUSY: ['another program is using it', 'close that'],
  ETXTBSY: ['another program is running it', 'end that'],
  EMFILE: ['this program has too many files open', 'raise the limit (ulimit -n)'],
  ENFILE: ['the system has too many files open', 'close some programs'],
  ENOMEM: ['the system has no memory left', 'close some programs'],
  ELOOP: ['its links lead round in a circle', 'mend them'],
  ENAMETOOLONG: ['its name is too long', 'choose a shorter one'],
  EXDEV: ['it lies on another disk'],
  ENXIO: ['it is a device, or a pipe, that nobody serves'],
  EINVAL: ['the system takes no such name, or no such request of it'],
  SQLITE_CANTOPEN: ['there is no such folder, or this user may not write there'],
  EPIPE: ['whoever was reading has stopped'],
};
const CWD_GONE = ['the working directory is gone', 'go to a folder that exists'] as const;

/** The error of a file that the system would not let us read, in one line: the file, the reason, and what to do. */
export function cannotBeRead(path: string, error: unknown): UserError {
  // What is only read needs no room.
  return new UserError(
    `${path}: cannot be read: ${systemErrorInWords(error).replace('move it away, or ', '')}`,
  );
}

/** The same of a file or folder that is not to be written. */
export function cannotBeWritten(path: string, error: unknown): UserError {
  return new UserError(`${path}: cannot be written: ${systemErrorInWords(error)}`);
}

/** What `act` gives. @throws UserError naming the file, where the system does not let it write. */
export function writing<T>(path: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw cannotBeWritten(path, error);
  }
}

/**
 * An error that is told to the user in one line: what they gave us is wrong, or the system refused something. Undefined
 * for every other, which is a fault of this program, and is shown with its stack.
 */
export function errorInOneLine(error: unknown): string | undefined {
  if (UserError.isInstance(error)) return error.message;
  if (!isSystemError(error)) return undefined;
  const { path, syscall } = error;
  const subject = path ?? (syscall === 'uv_cwd' ? '.' : syscall);
  return new UserError(`${subject ?? 'the system'}: ${systemErrorInWords(error)}`).message;
}

/** {@link errorInOneLine}; @throws the error where it is a fault of this program. */
export function toldInOneLine(error: unknown): string {
  const line = errorInOneLine(error);
  if (line === undefined) throw error;
  return line;
}

const SQLITE_CODES = new Map<number | undefined, string>([
  [SQLITE_FULL, 'ENOSPC'],
  [SQLITE_CANTOPEN, 'SQLITE_CANTOPEN'],
]);

/** @returns the code in brackets, as one searches the web for it. */
function systemErrorInWords(error: unknown): string {
  const ofSqlite = SQLITE_CODES.get(sqliteCode(error));
  const code = ofSqlite ?? (isSystemError(error) && error.code);
  const message = errorMessage(error);
  if (!code) return message;
  const syscall = isSystemError(error) ? error.syscall : undefined;
  // A folder that cannot be made, as a file is called so.
  const isFileInTheWay = code === 'EEXIST' && syscall === 'mkdir';
  const refusal = syscall === 'uv_cwd' ? CWD_GONE : REFUSALS[isFileInTheWay ? 'ENOTDIR' : code];
  const [reason, advice] = refusal ?? [message];
  return `${reason} (${code})${advice === undefined ? '' : `; ${advice}`}`;
}

interface SystemError extends Error {
  readonly code: string;
  readonly path?: string;
  readonly syscall?: string;
}

function isSystemError(error: unknown): error is SystemError {
  if (!(error instanceof Error && 'code' in error && typeof error.code === 'string')) return false;
  return Object.hasOwn(REFUSALS, error.code) || 'syscall' in error;
}
