import { UserError } from '../user-error.ts';
import type { ByteSource } from './byte-source.ts';
import type { NumberType } from './number-types.ts';

/** Where an array of numbers lies among bytes, as their header says. */
export interface ArrayPlace {
  readonly bytes: ByteSource;
  /** The file, and the array's name where it holds several: stands before every message. */
  readonly source: string;
  readonly type: NumberType;
  readonly littleEndian: boolean;
  readonly shape: readonly number[];
  /** Bytes before the first number. */
  readonly offset: number;
}

/** An array of numbers that stays where it is until it is read, in C order: the last index runs fastest. */
export class StoredArray {
  readonly source: string;
  readonly shape: readonly number[];
  readonly #place: ArrayPlace;

  /** @throws UserError where there are too few bytes to hold the array. */
  constructor(place: ArrayPlace) {
    this.source = place.source;
    this.shape = place.shape;
    this.#place = place;
    const needed = place.offset + bytesOf(place);
    const { size } = place.bytes;
    // Written so that NaN, from a shape whose product overflows, is refused too.
    if (!(needed <= size)) {
      throw new UserError(
        `${place.source}: an array of ${place.shape.join(' × ')} ${place.type.name} needs ${needed} bytes, there are ${size}: is it truncated?`,
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
    const { bytes, type, littleEndian, offset } = this.#place;
    if (start < 0 || (start + count) * type.bytes > bytesOf(this.#place)) {
      throw new RangeError(`${this.source}: no numbers ${start} to ${start + count}`);
    }
    const view = bytes.read(offset + start * type.bytes, count * type.bytes);
    const numbers = new Float64Array(count);
    for (let index = 0; index < count; index += 1) {
      numbers[index] = type.read(view, index * type.bytes, littleEndian);
    }
    return numbers;
  }
}

function bytesOf({ shape, type }: ArrayPlace): number {
  return shape.reduce((product, length) => product * length, type.bytes);
}
