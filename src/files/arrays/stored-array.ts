import { closeSync, openSync, readSync } from 'node:fs';
import { sizeOf } from '../folder.ts';
import { cannotBeRead } from '../system-error.ts';
import { UserError } from '../user-error.ts';
import type { NumberType } from './number-types.ts';

/** Where an array of numbers lies in a file, as the file's header says. */
export interface ArrayPlace {
  readonly file: string;
  /** The file, and the array's name where it holds several: stands before every message. */
  readonly source: string;
  readonly type: NumberType;
  readonly littleEndian: boolean;
  readonly shape: readonly number[];
  /** Bytes before the first number. */
  readonly offset: number;
}

/** An array of numbers that stays in its file, in C order: the last index runs fastest. */
export class StoredArray {
  readonly source: string;
  readonly shape: readonly number[];
  readonly #place: ArrayPlace;

  /** @throws UserError where the file is too short to hold the array. */
  constructor(place: ArrayPlace) {
    this.source = place.source;
    this.shape = place.shape;
    this.#place = place;
    const needed = place.offset + bytesOf(place);
    const size = sizeOf(place.file);
    // Written so that NaN, from a shape whose product overflows, is refused too.
    if (!(needed <= size)) {
      throw new UserError(
        `${place.source}: an array of ${place.shape.join(' × ')} ${place.type.name} needs ${needed} bytes, the file has ${size}: is it truncated?`,
      );
    }
  }

  /**
   * Reads the numbers from position `start` on.
   *
   * @param start counts numbers, not bytes.
   * @throws RangeError beyond the array's end.
   */
  read(start: number, count: number): Float64Array {
    const { file, type, littleEndian, offset } = this.#place;
    if (start < 0 || (start + count) * type.bytes > bytesOf(this.#place)) {
      throw new RangeError(`${this.source}: no numbers ${start} to ${start + count}`);
    }
    const view = readBytes(file, offset + start * type.bytes, count * type.bytes);
    const numbers = new Float64Array(count);
    for (let index = 0; index < count; index += 1) {
      numbers[index] = type.read(view, index * type.bytes, littleEndian);
    }
    return numbers;
  }
}

/**
 * Reads a stretch of a file.
 *
 * @throws UserError where the file ends before.
 */
export function readBytes(file: string, position: number, count: number): DataView {
  const buffer = new Uint8Array(count);
  try {
    const filled = fill(buffer, file, position);
    if (filled === count) return new DataView(buffer.buffer);
    throw new UserError(`${file}: ends after ${position + filled} bytes: is it truncated?`);
  } catch (error) {
    throw UserError.isInstance(error) ? error : cannotBeRead(file, error);
  }
}

/** @returns how many bytes there were. */
function fill(buffer: Uint8Array, file: string, position: number): number {
  const descriptor = openSync(file, 'r');
  try {
    let filled = 0;
    while (filled < buffer.length) {
      const read = readSync(descriptor, buffer, filled, buffer.length - filled, position + filled);
      if (read === 0) break;
      filled += read;
    }
    return filled;
  } finally {
    closeSync(descriptor);
  }
}

function bytesOf({ shape, type }: ArrayPlace): number {
  return shape.reduce((product, length) => product * length, type.bytes);
}
