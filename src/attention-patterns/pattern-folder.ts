import { join } from 'node:path';
import { namesIn } from '../files/folder.ts';
import { UserError } from '../files/user-error.ts';
import { npySequences, safetensorsSequences, TOKENS_ENDING, VALUE_NORMS_ENDING } from './array-patterns.ts';
import { jsonSequences } from './json-patterns.ts';
import type { PatternSequence } from './pattern-sequence.ts';

/** Which files hold attention patterns, and how each is read. */
const READERS: Readonly<Record<string, (file: string) => readonly PatternSequence[]>> = {
  '.npy': npySequences,
  '.safetensors': safetensorsSequences,
  '.json': jsonSequences,
};

/** The files of a folder that hold attention patterns, by name, `9.npy` before `10.npy`. */
export class PatternFolder {
  readonly path: string;
  readonly #files: readonly { readonly file: string; readonly read: () => readonly PatternSequence[] }[];

  /** @throws UserError where there are none. */
  constructor(folder: string) {
    this.path = folder;
    const byName = new Intl.Collator('en', { numeric: true });
    this.#files = namesIn(folder)
      .filter((name) => !name.endsWith(TOKENS_ENDING) && !name.endsWith(VALUE_NORMS_ENDING))
      .toSorted(byName.compare)
      .flatMap((name) => {
        const read = READERS[/\.\w+$/.exec(name)?.[0] ?? ''];
        const file = join(folder, name);
        return read ? [{ file, read: () => read(file) }] : [];
      });
    if (this.#files.length === 0) {
      throw new UserError(
        `${folder}: no attention patterns here: expected ${Object.keys(READERS).join(', ')} files`,
      );
    }
  }

  get files(): number {
    return this.#files.length;
  }

  /**
   * All sequences in order, one file at a time: what came before can be let go.
   *
   * @param onFile told before each file how many were read.
   * @throws UserError where a file cannot be read, or has other layers or heads than the first.
   */
  *sequences(onFile?: (done: number) => void): Iterable<PatternSequence> {
    let first: PatternSequence | undefined;
    for (const [index, { read }] of this.#files.entries()) {
      onFile?.(index);
      for (const sequence of read()) {
        first ??= sequence;
        if (sequence.layers !== first.layers || sequence.heads !== first.heads) {
          throw new UserError(
            `${sequence.source}: ${sequence.layers} layers of ${sequence.heads} heads, ${first.source} has ${first.layers} of ${first.heads}: one folder holds one model's`,
          );
        }
        yield sequence;
      }
    }
  }
}
