import { configsOf } from './config-folder.ts';

/** Whether this process is `promptfoo eval` or `promptfoo retry`, and not promptfoo's server, or a script that uses it. */
export function isEvalCommand(argv: readonly string[] = process.argv): boolean {
  return argv.slice(2).some((argument) => argument === 'eval' || argument === 'retry');
}

/** Whether this process ends with its run: `--watch` keeps it for more. */
export function endsWithItsRun(argv: readonly string[] = process.argv): boolean {
  return isEvalCommand(argv) && !argv.some((argument) => argument === '--watch' || argument === '-w');
}

/** What asks again what this process asked: `npx promptfoo eval`, with the configs that it was given. */
export function rerunCommand(argv: readonly string[] = process.argv): string {
  return ['npx promptfoo eval', ...configsOf(argv).flatMap((config) => ['-c', quoted(config)])].join(' ');
}

function quoted(argument: string): string {
  return /^[\w./:@-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", "'\\''")}'`;
}
