import type { StoredArray } from './stored-array.ts';

/** A file that holds several arrays by name: its header is read, its arrays are left where they are. */
export interface ArrayArchive {
  readonly file: string;
  readonly names: readonly string[];
  /** @throws UserError where it holds no floating-point numbers, or is damaged. */
  readonly array: (name: string) => StoredArray | undefined;
  /**
   * A list of texts that the file holds under a name, however it does.
   *
   * @returns undefined where there is none.
   * @throws UserError where it is something else.
   */
  readonly texts: (name: string) => unknown;
}
