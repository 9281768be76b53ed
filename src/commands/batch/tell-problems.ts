import type { PartProblem } from '../../batches/manifest.ts';
import { visibleText } from '../../files/visible-text.ts';

/** Tells what went wrong with parts, so that the command ends with code 1. @returns whether anything did. */
export function tellProblems(problems: readonly PartProblem[]): boolean {
  for (const { part, problem } of problems) console.error(visibleText(`${part.file}: ${problem}`));
  if (problems.length === 0) return false;
  const submitted = problems.find(({ part }) => part.submission?.batch !== undefined);
  if (submitted) {
    console.error(
      `The other parts are not held up by that. What an engine has lost for good is asked again by batch export --missing --abandon ${submitted.part.file}.`,
    );
  }
  process.exitCode = 1;
  return true;
}
