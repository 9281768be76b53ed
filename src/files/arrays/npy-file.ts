import { UserError } from '../user-error.ts';
import type { ByteSource } from './byte-source.ts';
import { FLOAT16, FLOAT32, FLOAT64, type NumberType, StoredArray } from './stored-array.ts';

/** A header says a type and a shape: NumPy itself refuses to read more than 10,000 characters. */
const LONGEST_HEADER = 10_000;
const MAGIC = '\x93NUMPY';
const TYPES: Readonly<Record<string, NumberType>> = { f2: FLOAT16, f4: FLOAT32, f8: FLOAT64 };
/** A character of NumPy's text is a code point in four bytes. */
const CHARACTER = 4;

/** What the header of a `.npy` file says. */
interface NpyHeader {
  /** NumPy's name of the numbers' type, e.g. `<f4`; undefined where it is a structure. */
  readonly descr: string | undefined;
  readonly fortranOrder: boolean;
  readonly shape: readonly number[];
  /** Bytes before the data. */
  readonly offset: number;
}

/**
 * Opens an array of numbers that NumPy saved (`.npy`, format versions 1.0 to 3.0; see `numpy.lib.format`): float16, float32
 * or float64 of either byte order, in C order. Only the header is read.
 *
 * @throws UserError naming the source, where it is anything else.
 */
export function openNpy(bytes: ByteSource): StoredArray {
  const { descr, fortranOrder, shape, offset } = readHeader(bytes);
  const [, byteOrder, code = ''] = /^([<>=])(\w+)$/.exec(descr ?? '') ?? [];
  const type = Object.hasOwn(TYPES, code) ? TYPES[code] : undefined;
  if (type === undefined) {
    throw new UserError(
      `${bytes.name}: ${ofType(descr)}: save float16, float32 or float64, e.g. array.astype("float32")`,
    );
  }
  if (fortranOrder) {
    throw new UserError(`${bytes.name}: is in Fortran order: save numpy.ascontiguousarray(array)`);
  }
  const array = new StoredArray({
    bytes,
    source: bytes.name,
    type,
    littleEndian: byteOrder !== '>',
    shape,
    offset,
  });
  const more = bytes.size - offset - shape.reduce((product, size) => product * size, type.bytes);
  if (more > 0) {
    throw new UserError(
      `${bytes.name}: holds ${more} bytes after its array: another one, which would not be read? Save each into a file of its own`,
    );
  }
  return array;
}

/**
 * Reads a list of texts that NumPy saved, as `np.save` makes of a list of strings.
 *
 * @throws UserError naming the source, where it is anything else.
 */
export function readNpyTexts(bytes: ByteSource): readonly string[] {
  const { descr, shape, offset } = readHeader(bytes);
  const [, byteOrder, width] = /^([<>=])U(\d+)$/.exec(descr ?? '') ?? [];
  const [count] = shape;
  if (width === undefined || count === undefined || shape.length > 1) {
    throw new UserError(
      `${bytes.name}: ${ofType(descr)}, of shape ${shape.join(' × ') || 'one value'}: save a list of texts, numpy.array(tokens, dtype=str)`,
    );
  }
  const characters = Number(width);
  const view = bytes.read(offset, count * characters * CHARACTER);
  return Array.from({ length: count }, (_, index) => {
    const codes = Array.from({ length: characters }, (_, position) =>
      view.getUint32((index * characters + position) * CHARACTER, byteOrder !== '>'),
    );
    if (codes.some((code) => code > 0x10ffff)) throw new UserError(`${bytes.name}: ${index}: is no text`);
    return String.fromCodePoint(...codes).replace(/\0+$/, '');
  });
}

function ofType(descr: string | undefined): string {
  if (descr === undefined) return 'holds a structured type';
  if (/^\|?O/.test(descr)) {
    return "holds Python objects ('|O'), which are pickled: a pickle can run code when it is opened, so it is not";
  }
  return `holds the type '${descr}'`;
}

/** The header is a Python dictionary, e.g. `{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }`. */
function readHeader(bytes: ByteSource): NpyHeader {
  const { name } = bytes;
  const start = bytes.read(0, 12);
  const magic = Array.from({ length: 6 }, (_, index) => String.fromCharCode(start.getUint8(index))).join('');
  if (magic !== MAGIC) throw new UserError(`${name}: not a .npy file: save it with numpy.save`);
  const [major, minor] = [start.getUint8(6), start.getUint8(7)];
  if (major < 1 || major > 3) {
    throw new UserError(`${name}: .npy format ${major}.${minor}: versions 1.0 to 3.0 can be read`);
  }
  const headerStart = major === 1 ? 10 : 12;
  const headerLength = major === 1 ? start.getUint16(8, true) : start.getUint32(8, true);
  if (headerLength > LONGEST_HEADER) {
    throw new UserError(`${name}: its header is ${headerLength} bytes long; a plain array has a short one`);
  }
  const header = new TextDecoder().decode(bytes.read(headerStart, headerLength));
  const order = field(header, 'fortran_order', 'True|False');
  const shape = field(header, 'shape', '\\([\\d,L ]*\\)');
  if (order === undefined || shape === undefined) {
    throw new UserError(`${name}: its header says no shape: ${header.slice(0, 80).trim()}`);
  }
  return {
    // A structured type is a list, and has no match.
    descr: field(header, 'descr', `['"][^'"]*['"]`)?.slice(1, -1),
    fortranOrder: order === 'True',
    shape: shape.match(/\d+/g)?.map(Number) ?? [],
    offset: headerStart + headerLength,
  };
}

/** @param pattern of the value. */
function field(header: string, name: string, pattern: string): string | undefined {
  return new RegExp(`['"]${name}['"]\\s*:\\s*(${pattern})`).exec(header)?.[1];
}
