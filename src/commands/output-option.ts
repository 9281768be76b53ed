import { Option } from 'commander';
import { writeWholeFile } from '../files/write-whole-file.ts';

/** `-o <file>`, as every command that prints something has it. */
export function outputOption(): Option {
  return new Option('-o, --output <file>', 'write to a file instead of standard output');
}

/**
 * Prints a command's result, or writes it to the file that was asked for.
 *
 * @throws UserError naming the file when it cannot be written.
 */
export function emit(text: string, file: string | undefined): void {
  if (file === undefined) process.stdout.write(text);
  else writeWholeFile(file, text);
}
