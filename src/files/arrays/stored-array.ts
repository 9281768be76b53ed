import { UserError } from '../user-error.ts';
import type { ByteSource } from './byte-source.ts';

/** Where an array of numbers lies among bytes, as their header says. */
interface ArrayPlace {
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

/** A type of floating-point number that files hold arrays of. */
export interface NumberType {
  readonly name: string;
  readonly bytes: number;
  readonly read: (view: DataView, offset: number, littleEndian: boolean) => number;
}

export const FLOAT16: NumberType = {
  name: 'float16',
  bytes: 2,
  read: (view, offset, littleEndian) => halfToNumber(view.getUint16(offset, littleEndian)),
};

/** The upper half of a float32: what many models compute in. */
export const BFLOAT16: NumberType = {
  name: 'bfloat16',
  bytes: 2,
  read: (view, offset, littleEndian) => {
    WORD.setUint16(0, view.getUint16(offset, littleEndian));
    return WORD.getFloat32(0);
  },
};

export const FLOAT32: NumberType = {
  name: 'float32',
  bytes: 4,
  read: (view, offset, littleEndian) => view.getFloat32(offset, littleEndian),
};

export const FLOAT64: NumberType = {
  name: 'float64',
  bytes: 8,
  read: (view, offset, littleEndian) => view.getFloat64(offset, littleEndian),
};

/** A big-endian float32 whose lower half stays 0. */
const WORD = new DataView(new ArrayBuffer(4));

/** The number that 16 bits stand for in IEEE 754's binary16; `DataView.getFloat16` is younger than Node 22. */
function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
