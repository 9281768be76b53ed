import { existsSync, globSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import type { SearchFolders } from '../files/find-path.ts';
import { isFolder } from '../files/folder.ts';
import { refuseMisspelt } from '../files/strict-object.ts';
import { UserError } from '../files/user-error.ts';

/**
 * Where paths in a promptfoo config are looked for: the config file's folder, then the working directory. Of several
 * configs promptfoo makes one, and tells the first one's folder whichever said the path: then all are looked in.
 * @param configFolder a provider's `config.basePath`, empty for the default config; test generators and hooks are told
 * none: for them the command line is read as promptfoo reads it.
 */
export function searchFolders(configFolder?: string, argv: readonly string[] = process.argv): SearchFolders {
  const named = configFoldersOf(argv);
  if (named.length > 1) return [named, '.'];
  const [folder = ''] = configFolder === undefined ? named : [configFolder];
  return folder === '' ? ['.'] : [folder, '.'];
}

/** The folders of the configs that `promptfoo eval -c` names, each once; none where it names none. */
export function configFoldersOf(argv: readonly string[]): readonly string[] {
  const folders = configsOf(argv)
    // promptfoo takes patterns, too.
    .flatMap((config) => (existsSync(config) || !/[*?[{]/.test(config) ? [config] : globSync(config)))
    .map((config) => (isFolder(config) ? config : dirname(config)));
  return [...new Set(folders)];
}

export function configsOf(argv: readonly string[]): readonly string[] {
  const { tokens } = parseArgs({
    args: argv.slice(2),
    options: { config: { type: 'string', short: 'c', multiple: true } },
    strict: false,
    tokens: true,
  });
  const configs: string[] = [];
  let isConfig = false;
  for (const token of tokens) {
    if (token.kind === 'option') isConfig = token.name === 'config';
    const value = token.kind === 'option-terminator' ? undefined : token.value;
    if (isConfig && value !== undefined) configs.push(value);
  }
  return configs;
}

/** Whether this process is `promptfoo eval` or `promptfoo retry`, and not promptfoo's server, or a script that uses it. */
export function isEvalCommand(argv: readonly string[] = process.argv): boolean {
  return argv.slice(2).some((argument) => argument === 'eval' || argument === 'retry');
}

/** Whether this process ends with its run: `--watch` keeps it for more. */
export function endsWithItsRun(argv: readonly string[] = process.argv): boolean {
  return isEvalCommand(argv) && !argv.some((argument) => argument === '--watch' || argument === '-w');
}

export function rerunCommand(argv: readonly string[] = process.argv): string {
  return ['npx promptfoo eval', ...configsOf(argv).flatMap((config) => ['-c', quoted(config)])].join(' ');
}

function quoted(argument: string): string {
  return /^[\w./:@-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", "'\\''")}'`;
}

export const GATES_SWITCH = 'ATTENTION_HEADS_GATES';

/** Whether no gate judges this run, of which a baseline is made. @throws UserError where the variable is not `off`. */
export function gatesAreOff(environment: NodeJS.ProcessEnv = process.env): boolean {
  refuseMisspelt(Object.keys(environment), [GATES_SWITCH], 'the environment');
  const said = environment[GATES_SWITCH];
  if (said === undefined || said === '') return false;
  if (said === 'off') return true;
  throw new UserError(`${GATES_SWITCH}: expected off, or nothing, and found ${JSON.stringify(said)}`);
}
