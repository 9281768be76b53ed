import { Argument, Option } from 'commander';

/** `<run...>`, as every command that reads finished runs has it. */
export function runsArgument(): Argument {
  return new Argument(
    '<run...>',
    'results folders, files that `promptfoo eval -o` wrote (.json, .jsonl, .yaml), or eval ids',
  );
}

/** `--suite odd`, for runs that are about several. */
export function suiteOption(): Option {
  return new Option('--suite <name>', 'which suite, if the runs have several');
}

/** `--prefer last`, for runs that asked a simulator the same question. */
export function preferOption(): Option {
  return new Option(
    '--prefer <which>',
    'which answer wins if two runs asked a simulator the same question (otherwise an error)',
  ).choices(['last']);
}
