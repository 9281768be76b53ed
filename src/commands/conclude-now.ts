import type { TerminalLine } from '../reports/terminal-verdicts.ts';

/** Tells how a run ended; the process ends with the code that `promptfoo eval` would end with. */
export function conclude(lines: readonly TerminalLine[], exitCode: number): void {
  for (const { text, isError } of lines) (isError ? console.error : console.log)(text);
  process.exitCode = Math.max(exitCode, Number(process.exitCode ?? 0));
}
