import { join } from 'node:path';
import { isFolder, isThere, namesIn } from '../files/folder.ts';
import { UserError } from '../files/user-error.ts';
import { PARTIAL, RESULTS } from '../reports/finished-run.ts';
import { PREDICTIONS_FILE } from '../scorecard/predictions-file.ts';

/** The one folder in results/ with a run, else the one partial run. @throws UserError where there is none, or several. */
export function onlyResults(): string {
  const suites = foldersIn(RESULTS);
  const whole = suites.filter(holdsRun);
  const parts = suites.flatMap((suite) => foldersIn(join(suite, PARTIAL))).filter(holdsRun);
  const runs = whole.length > 0 ? whole : parts;
  const [only, another] = runs;
  if (only === undefined) {
    throw new UserError(
      `${RESULTS}/: no run here has a ${PREDICTIONS_FILE}; run \`promptfoo eval\` first, or name a folder`,
    );
  }
  if (another !== undefined) throw new UserError(`${RESULTS}/: name one of ${runs.join(', ')}`);
  return only;
}

function foldersIn(folder: string): readonly string[] {
  return (isFolder(folder) ? namesIn(folder) : []).map((name) => join(folder, name));
}

function holdsRun(folder: string): boolean {
  return isThere(join(folder, PREDICTIONS_FILE));
}
