import { UserError } from '../user-error.ts';
import { FLOAT16, FLOAT32, FLOAT64, type NumberType } from './number-types.ts';
import { readBytes, StoredArray } from './stored-array.ts';

/** A header says a type and a shape: NumPy itself refuses to read more than 10,000 characters. */
const LONGEST_HEADER = 10_000;
const MAGIC = '\x93NUMPY';
const TYPES: Readonly<Record<string, NumberType>> = { f2: FLOAT16, f4: FLOAT32, f8: FLOAT64 };

/**
 * Opens an array that NumPy saved (`.npy`, format versions 1.0 to 3.0; see `numpy.lib.format`): float16, float32 or
 * float64 of either byte order, in C order. Only the header is read.
 *
 * @throws UserError naming the file, where it is anything else.
 */
export function openNpy(file: string): StoredArray {
  const start = readBytes(file, 0, 12);
  const magic = String.fromCharCode(...new Uint8Array(start.buffer, 0, 6));
  if (magic !== MAGIC) throw new UserError(`${file}: not a .npy file: save it with numpy.save`);
  const [major, minor] = [start.getUint8(6), start.getUint8(7)];
  if (major < 1 || major > 3) {
    throw new UserError(`${file}: .npy format ${major}.${minor}: versions 1.0 to 3.0 can be read`);
  }
  const headerStart = major === 1 ? 10 : 12;
  const headerLength = major === 1 ? start.getUint16(8, true) : start.getUint32(8, true);
  if (headerLength > LONGEST_HEADER) {
    throw new UserError(`${file}: its header is ${headerLength} bytes long; a plain array has a short one`);
  }
  const header = new TextDecoder().decode(readBytes(file, headerStart, headerLength));
  return new StoredArray({
    file,
    source: file,
    ...parseHeader(header, file),
    offset: headerStart + headerLength,
  });
}

/** The header is a Python dictionary, e.g. `{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }`. */
function parseHeader(header: string, file: string) {
  const order = field(header, 'fortran_order', 'True|False');
  const shape = field(header, 'shape', '\\([\\d,L ]*\\)');
  if (order === undefined || shape === undefined) {
    throw new UserError(`${file}: its header says no shape: ${header.slice(0, 80).trim()}`);
  }
  // A structured type is a list, and has no match.
  const [, byteOrder, code = ''] =
    /^['"]([<>=|])(\w+)['"]$/.exec(field(header, 'descr', `['"][^'"]*['"]`) ?? '') ?? [];
  const type = Object.hasOwn(TYPES, code) ? TYPES[code] : undefined;
  if (type === undefined || byteOrder === undefined || byteOrder === '|') {
    const found = field(header, 'descr', `[^,]*`) ?? 'none';
    throw new UserError(
      `${file}: holds numbers of the type ${found}: save float16, float32 or float64, e.g. array.astype("float32")`,
    );
  }
  if (order === 'True') {
    throw new UserError(`${file}: is in Fortran order: save numpy.ascontiguousarray(array)`);
  }
  const lengths = shape.match(/\d+/g)?.map(Number) ?? [];
  return { type, littleEndian: byteOrder !== '>', shape: lengths };
}

/** @param pattern of the value. */
function field(header: string, name: string, pattern: string): string | undefined {
  return new RegExp(`['"]${name}['"]\\s*:\\s*(${pattern})`).exec(header)?.[1];
}
