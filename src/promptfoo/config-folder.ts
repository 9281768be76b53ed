import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { isFolder } from '../files/folder.ts';

/**
 * Where paths in a promptfoo config are looked for, in turn: the config file's folder, then the working directory.
 *
 * @param configFolder the folder, where promptfoo tells it (a provider's `config.basePath`, which is empty for the default
 *   config). It tells neither test generators nor hooks: for them the command line is read as promptfoo reads it.
 */
export function searchFolders(configFolder: string = configFolderOf(process.argv)): readonly string[] {
  return configFolder === '' ? ['.'] : [configFolder, '.'];
}

/** The folder of the first config that `promptfoo eval -c` names, which is what promptfoo goes by; empty where it names none. */
export function configFolderOf(argv: readonly string[]): string {
  const { values } = parseArgs({
    args: argv.slice(2),
    options: { config: { type: 'string', short: 'c', multiple: true } },
    strict: false,
  });
  const [config] = Array.isArray(values.config) ? values.config : [];
  if (typeof config !== 'string') return '';
  return isFolder(config) ? config : dirname(config);
}
