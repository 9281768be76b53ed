import { randomBytes } from 'node:crypto';
import { renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { withFolderLocked } from '../../files/folder-lock.ts';
import { AnswerDatabase, isDamage } from './answer-database.ts';

/**
 * Moves a damaged file of answers aside and puts a new one with what can be read of it in its place, unless another process was
 * faster.
 *
 * @param damaged the file, if it could be opened.
 * @returns what was done, for the user.
 * @throws SQLite's and the system's errors, with the file left as it is.
 */
export function replaceDamaged(file: string, damaged: AnswerDatabase | undefined): string | undefined {
  const folder = dirname(file);
  const name = randomBytes(6).toString('hex');
  const recovered = join(folder, `.${name}.partial`);
  const aside = join(folder, `damaged-${name}.sqlite`);
  try {
    const size = recover(recovered, damaged);
    return withFolderLocked(folder, () => {
      if (damaged ? !damaged.isInPlace : !isDamaged(file)) return undefined;
      renameSync(file, aside);
      removeLog(file);
      renameSync(recovered, file);
      return `${file}: kept answers were damaged: ${size} could be recovered, the others are asked again; the damaged file was moved to ${aside}`;
    });
  } finally {
    rmSync(recovered, { force: true });
    removeLog(recovered);
  }
}

/** @returns how many answers the new file holds. */
function recover(recovered: string, damaged: AnswerDatabase | undefined): number {
  const database = AnswerDatabase.open(recovered);
  try {
    if (damaged) database.insert(damaged.readable());
    return database.size;
  } finally {
    database.close();
  }
}

function isDamaged(file: string): boolean {
  try {
    AnswerDatabase.open(file).close();
    return false;
  } catch (error) {
    return isDamage(error);
  }
}

function removeLog(file: string): void {
  for (const part of ['-wal', '-shm']) rmSync(`${file}${part}`, { force: true });
}
