/** Whether this process is `promptfoo eval` or `promptfoo retry`, and not promptfoo's server, or a script that uses it. */
export function isEvalCommand(argv: readonly string[] = process.argv): boolean {
  return argv.slice(2).some((argument) => argument === 'eval' || argument === 'retry');
}

/** Whether this process ends with its run: `--watch` keeps it for more. */
export function endsWithItsRun(argv: readonly string[] = process.argv): boolean {
  return isEvalCommand(argv) && !argv.some((argument) => argument === '--watch' || argument === '-w');
}
