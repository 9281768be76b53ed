import pc from 'picocolors';
import { errorInOneLine } from '../files/system-error.ts';
import type { TerminalLine } from '../reports/terminal-verdicts.ts';
import { endsWithItsRun, isEvalCommand } from './command-line.ts';

/** What is still to be told when the process ends, and the code that it should end with. */
const ending = { lines: [] as TerminalLine[], exitCode: 0 };

/**
 * Tells how a run ended, and sets the exit code: in `promptfoo eval` when the process ends, after promptfoo's own
 * summary and its own code (`PROMPTFOO_FAILED_TEST_EXIT_CODE`), in a process that lives on at once.
 */
export function conclude(lines: readonly TerminalLine[], exitCode: number): void {
  process.exitCode = Math.max(exitCode, Number(process.exitCode ?? 0));
  if (!endsWithItsRun()) {
    print(lines);
    return;
  }
  if (ending.lines.length === 0) process.once('exit', end);
  ending.lines.push(...lines);
  ending.exitCode = Math.max(exitCode, ending.exitCode);
}

function end(code: number): void {
  print([...ending.lines, ...otherwise(code)]);
  if (ending.exitCode !== 0) process.exitCode = ending.exitCode;
}

function print(lines: readonly TerminalLine[]): void {
  for (const { text, isError } of lines) (isError ? console.error : console.log)(text);
}

/** promptfoo may end a run with its own code although no gate failed. */
function otherwise(code: number): readonly TerminalLine[] {
  if (code === 0 || ending.exitCode !== 0) return [];
  const text = `promptfoo ends with code ${code} for a reason of its own: where misjudged pairs should pass, set PROMPTFOO_PASS_RATE_THRESHOLD: "0" under env`;
  return [{ text: pc.yellow(text), isError: true }];
}

/**
 * What an adapter does with an error at start-up. `promptfoo eval` (or `retry`) would show it as an uncaught one, with its stack and
 * a piece of promptfoo's source; a user's mistake is shown as the one line it is, and the program ends with code 1.
 * Every other error, and every other program (promptfoo's server, a script), gets the error itself.
 */
export function exitOnUserError(error: unknown): never {
  const line = errorInOneLine(error);
  if (line !== undefined && isEvalCommand()) {
    process.stderr.write(`${line}\n`);
    process.exit(1);
  }
  throw error;
}
