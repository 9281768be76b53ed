import { writeFileSync } from 'node:fs';
import { Option } from 'commander';

/** `-o <file>`, as every command that prints something has it. */
export function outputOption(): Option {
  return new Option('-o, --output <file>', 'write to a file instead of standard output');
}

/** Prints a command's result, or writes it to the file that was asked for. */
export function emit(text: string, file: string | undefined): void {
  if (file === undefined) process.stdout.write(text);
  else writeFileSync(file, text);
}
