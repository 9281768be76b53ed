import { SQLITE_CANTOPEN, SQLITE_FULL, sqliteCode } from './sqlite.ts';
import { errorMessage, UserError } from './user-error.ts';

/** What the system's error codes mean, and what to do about them. */
const REFUSALS: Readonly<Record<string, readonly [reason: string, advice?: string]>> = {
  ENOENT: ['no such file or folder'],
  ENOTDIR: ['a file is in the place of a folder', 'move it away, or choose another place'],
  EISDIR: ['it is a folder, not a file', 'move it away, or name a file'],
  EEXIST: ['it exists already', 'move it away, or choose another name'],
  ENOTEMPTY: ['the folder is not empty', 'empty it first'],
  EACCES: ['permission denied', 'change its permissions, or those of its folder'],
  EPERM: ['permission denied', 'change its permissions, or those of its folder'],
  EROFS: ['the disk is read-only', 'choose a place on another one'],
  ENOSPC: ['no space left on the disk', 'free some'],
  EDQUOT: ['your quota on the disk is used up', 'free some space'],
  EFBIG: ['the file would be larger than the disk, or this user, may have'],
  EIO: ['the disk, or the connection to it, failed'],
  ESTALE: ['the file server no longer has it', 'mount it again'],
  EBUSY: ['another program is using it', 'close that program'],
  ETXTBSY: ['it is a program that is running', 'stop it'],
  EMFILE: ['this program has too many files open', 'raise the limit (ulimit -n)'],
  ENFILE: ['the system has too many files open', 'close some programs'],
  ENOMEM: ['the system is out of memory', 'close some programs'],
  ELOOP: ['its links form a loop', 'fix them'],
  ENAMETOOLONG: ['its name is too long', 'choose a shorter one'],
  EXDEV: ['it is on another disk'],
  ENXIO: ['nothing is at the other end of this device or pipe'],
  EINVAL: ['the system does not accept this name or request'],
  SQLITE_CANTOPEN: ['the folder does not exist, or may not be written to'],
  EPIPE: ['the program that read the output has stopped'],
};
const CWD_GONE = ['the working directory no longer exists', 'change to a folder that does'] as const;

/** The error of a file that the system would not let us read: the file, the reason, and what to do. */
export function cannotBeRead(path: string, error: unknown): UserError {
  // Advice on making room is for writing.
  return new UserError(
    `${path}: cannot be read: ${systemErrorInWords(error).replace('move it away, or ', '')}`,
  );
}

/** What `act` returns. @throws UserError naming the file if the system does not let it be read. */
export function reading<T>(path: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw UserError.isInstance(error) ? error : cannotBeRead(path, error);
  }
}

/** {@link cannotBeRead} for a file or folder that is written. */
export function cannotBeWritten(path: string, error: unknown): UserError {
  return new UserError(`${path}: cannot be written: ${systemErrorInWords(error)}`);
}

/** What `act` returns. @throws UserError naming the file if the system does not let it be written. */
export function writing<T>(path: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw cannotBeWritten(path, error);
  }
}

/** The message of an error that is not this program's fault: wrong input, or the system's refusal. Others are shown with their stack. */
export function errorInOneLine(error: unknown): string | undefined {
  if (UserError.isInstance(error)) return error.message;
  if (!isSystemError(error)) return undefined;
  const { path, syscall } = error;
  const subject = path ?? (syscall === 'uv_cwd' ? '.' : syscall);
  return new UserError(`${subject ?? 'the system'}: ${systemErrorInWords(error)}`).message;
}

/** {@link errorInOneLine}; @throws the error if it is this program's fault. */
export function toldInOneLine(error: unknown): string {
  const line = errorInOneLine(error);
  if (line === undefined) throw error;
  return line;
}

const SQLITE_CODES = new Map<number | undefined, string>([
  [SQLITE_FULL, 'ENOSPC'],
  [SQLITE_CANTOPEN, 'SQLITE_CANTOPEN'],
]);

/** With the code in brackets, which one can search for. */
function systemErrorInWords(error: unknown): string {
  const ofSqlite = SQLITE_CODES.get(sqliteCode(error));
  const code = ofSqlite ?? (isSystemError(error) && error.code);
  const message = errorMessage(error);
  if (!code) return message;
  const syscall = isSystemError(error) ? error.syscall : undefined;
  // A folder cannot be made because a file has its name.
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
