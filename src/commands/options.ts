import { Argument, InvalidArgumentError, Option } from 'commander';
import type { Head } from '../activation-records/head.ts';
import { UserError } from '../files/user-error.ts';
import { writeWholeFile } from '../files/write-whole-file.ts';
import { readShard } from '../suite/shard.ts';

export function runsArgument(): Argument {
  return new Argument(
    '<run...>',
    'results folders, files that `promptfoo eval -o` wrote (.json, .jsonl, .yaml), or eval ids',
  );
}

export function suiteOption(): Option {
  return new Option('--suite <name>', 'which suite, if the runs have several');
}

export function preferOption(): Option {
  return new Option(
    '--prefer <which>',
    'which answer wins if two runs asked a simulator the same question (otherwise an error)',
  ).choices(['last']);
}

export function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === '' || !Number.isSafeInteger(value) || value < least) {
      throw new InvalidArgumentError(`Expected a whole number of at least ${least}.`);
    }
    return value;
  };
}

export function outputOption(): Option {
  return new Option('-o, --output <file>', 'write to a file instead of standard output');
}

/** Prints a command's result, or writes it to the file that was asked for. @throws UserError where it cannot be written. */
export function emit(text: string, file: string | undefined): void {
  if (file === undefined) process.stdout.write(text);
  else writeWholeFile(file, text);
}

/** Reads a head's name, as a user gives it. @throws UserError where it is none. */
export function parseHeadName(name: string): Head {
  const [, layer, head] = /^L(\d+)H(\d+)$/i.exec(name.trim()) ?? [];
  if (layer === undefined || head === undefined) {
    throw new UserError(`${name}: expected a head's name, e.g. L4H11: layer 4, head 11, both from 0`);
  }
  return { layer: Number(layer), head: Number(head) };
}

/** Reads several, parted by commas. @throws UserError where one is none. */
export function parseHeadNames(names: string): readonly Head[] {
  return names
    .split(',')
    .filter((name) => name.trim() !== '')
    .map(parseHeadName);
}

export function recordsOption(what: string): Option {
  return new Option('-r, --records <records>', what).default('records');
}

export function configOption(): Option {
  return new Option('-c, --config <file>', 'a promptfoo config').default('promptfooconfig.yaml');
}

export function shardOption(): Option {
  return new Option('--shard <part>', 'only this part of the heads, e.g. 3/8').argParser((text: string) =>
    readShard(text, '--shard'),
  );
}

export function simulatorOption(): Option {
  return new Option('--simulator <label>', 'which of its simulators, if there are several');
}
