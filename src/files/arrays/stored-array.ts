import { UserError } from '../user-error.ts';
import type { ByteSource } from './byte-source.ts';

/** Where an array lies among bytes, as their header says. */
interface ArrayPlace {
  readonly bytes: ByteSource;
  /** Begins every message: the file, and the array's name within an archive. */
  readonly source: string;
  readonly type: NumberType;
  readonly littleEndian: boolean;
  readonly shape: readonly number[];
  /** Bytes before the first number. */
  readonly offset: number;
}

/** An array of numbers that is read on demand, in C order: the last index runs fastest. */
export class StoredArray {
  readonly source: string;
  readonly shape: readonly number[];
  readonly byteLength: number;
  readonly #place: ArrayPlace;

  /** @throws UserError if there are too few bytes for the array. */
  constructor(place: ArrayPlace) {
    const { source, shape, type, bytes, offset } = place;
    this.source = source;
    this.shape = shape;
    this.byteLength = shape.reduce((product, length) => product * length, type.bytes);
    this.#place = place;
    const needed = offset + this.byteLength;
    // Written so that NaN, from a shape whose product overflows, is refused too.
    if (!(needed <= bytes.size)) {
      throw new UserError(
        `${source}: an array of ${shape.join(' × ')} ${type.name} needs ${needed} bytes, but there are ${bytes.size}; is it truncated?`,
      );
    }
  }

  /** Reads `count` numbers from position `start` on (in numbers, not bytes). @throws RangeError beyond the array's end. */
  read(start: number, count: number): Float64Array {
    const { bytes, type, littleEndian, offset } = this.#place;
    if (start < 0 || (start + count) * type.bytes > this.byteLength) {
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

/** A file that holds several named arrays. Its header is read at once, the arrays on demand. */
export interface ArrayArchive {
  readonly file: string;
  readonly names: readonly string[];
  /** @throws UserError if it holds no floating-point numbers, or is damaged. */
  readonly array: (name: string) => StoredArray | undefined;
  /** A list of strings, however the file holds it; undefined if there is none. @throws UserError if it is something else. */
  readonly texts: (name: string) => unknown;
}

/** A type of floating-point number. */
export interface NumberType {
  readonly name: string;
  readonly bytes: number;
  readonly read: (view: DataView, at: number, little: boolean) => number;
}

/** The types that are read, by their names in safetensors. A bfloat16 is the upper half of a float32. */
export const FLOATS = {
  F16: { name: 'float16', bytes: 2, read: (view, at, little) => halfToNumber(view.getUint16(at, little)) },
  BF16: {
    name: 'bfloat16',
    bytes: 2,
    read: (view, at, little) => {
      WORD.setUint16(0, view.getUint16(at, little));
      return WORD.getFloat32(0);
    },
  },
  F32: { name: 'float32', bytes: 4, read: (view, at, little) => view.getFloat32(at, little) },
  F64: { name: 'float64', bytes: 8, read: (view, at, little) => view.getFloat64(at, little) },
} as const satisfies Readonly<Record<string, NumberType>>;

/** A big-endian float32 whose lower half stays 0. */
const WORD = new DataView(new ArrayBuffer(4));

/** The number that 16 bits stand for in IEEE 754's binary16. Node 22 has no `DataView.getFloat16`. */
function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
