import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { UserError } from '../../src/files/user-error.ts';

/** Inputs for each border; FUZZ_RUNS raises it. */
export const RUNS = Number(process.env.FUZZ_RUNS ?? 10_000);
/** Fixed, so that a failure can be repeated; FUZZ_SEED takes another. */
const SEED = Number(process.env.FUZZ_SEED ?? 20_261_124);

// In memory where that can be: a disk would take most of the time.
const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'attention-heads-fuzz-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

/** Writes an input for a reader that takes a file. */
export function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** Reads each input: what comes out is a value, or an error that is one line of visible text. */
export function survives<Input>(inputs: fc.Arbitrary<Input>, read: (input: Input) => unknown): void {
  fc.assert(
    fc.property(inputs, (input) => {
      try {
        read(input);
      } catch (error) {
        if (!UserError.isInstance(error)) throw error;
        // Not with expect, which takes longer than most readers.
        if (/\p{Cc}/u.test(error.message)) throw new Error(`not one visible line: ${error.message}`);
        if ([...error.message].length > 2000) throw new Error('too long a message');
      }
      if (Object.hasOwn(Object.prototype, 'polluted'))
        throw new Error('the prototype of all objects was changed');
    }),
    { numRuns: RUNS, seed: SEED },
  );
}
