import { UserError } from '../user-error.ts';
import type { ByteSource } from './byte-source.ts';
import { FLOATS, type NumberType, StoredArray } from './stored-array.ts';

/** NumPy itself refuses to read a header of more than 10,000 characters. */
const LONGEST_HEADER = 10_000;
const MAGIC = '\x93NUMPY';
const TYPES: Readonly<Record<string, NumberType>> = { f2: FLOATS.F16, f4: FLOATS.F32, f8: FLOATS.F64 };
/** NumPy stores a character as a code point of four bytes. */
const CHARACTER = 4;

interface NpyHeader {
  /** NumPy's name of the type, e.g. `<f4`; undefined for a structured type. */
  readonly descr: string | undefined;
  readonly fortranOrder: boolean;
  readonly shape: readonly number[];
  /** Bytes before the data. */
  readonly offset: number;
}

/**
 * Opens a `.npy` array of float16, float32 or float64 in C order (format versions 1.0 to 3.0, see `numpy.lib.format`). Only the
 * header is read.
 *
 * @throws UserError naming the source if it is anything else.
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
  const littleEndian = byteOrder !== '>';
  const array = new StoredArray({ bytes, source: bytes.name, type, littleEndian, shape, offset });
  const more = bytes.size - offset - array.byteLength;
  if (more > 0) {
    throw new UserError(
      `${bytes.name}: has ${more} bytes after its array; if they hold another array, save each in its own file`,
    );
  }
  return array;
}

/** Reads a list of strings that `np.save` wrote. @throws UserError naming the source if it is anything else. */
export function readNpyTexts(bytes: ByteSource): readonly string[] {
  const { descr, shape, offset } = readHeader(bytes);
  const [, byteOrder, width] = /^([<>=])U(\d+)$/.exec(descr ?? '') ?? [];
  const [count] = shape;
  if (width === undefined || count === undefined || shape.length > 1) {
    throw new UserError(
      `${bytes.name}: ${ofType(descr)}, of shape ${shape.join(' × ') || 'one value'}: save a list of strings, numpy.array(tokens, dtype=str)`,
    );
  }
  const characters = Number(width);
  const view = bytes.read(offset, count * characters * CHARACTER);
  return Array.from({ length: count }, (_, index) => {
    const codes = Array.from({ length: characters }, (_, position) =>
      view.getUint32((index * characters + position) * CHARACTER, byteOrder !== '>'),
    );
    if (codes.some((code) => code > 0x10ffff)) {
      throw new UserError(`${bytes.name}: entry ${index} is not valid text`);
    }
    return String.fromCodePoint(...codes).replace(/\0+$/, '');
  });
}

function ofType(descr: string | undefined): string {
  if (descr === undefined) return 'holds a structured type';
  return /^\|?O/.test(descr)
    ? "holds Python objects ('|O'), which are not read because unpickling can run code"
    : `holds the type '${descr}'`;
}

/** The header is a Python dictionary, e.g. `{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }`. */
function readHeader(bytes: ByteSource): NpyHeader {
  const { name } = bytes;
  const start = bytes.read(0, 12);
  const magic = Array.from({ length: 6 }, (_, index) => String.fromCharCode(start.getUint8(index))).join('');
  if (magic !== MAGIC) throw new UserError(`${name}: not a .npy file: save it with numpy.save`);
  const [major, minor] = [start.getUint8(6), start.getUint8(7)];
  if (major < 1 || major > 3) {
    throw new UserError(`${name}: .npy format ${major}.${minor} is not supported; versions 1.0 to 3.0 are`);
  }
  const headerStart = major === 1 ? 10 : 12;
  const headerLength = major === 1 ? start.getUint16(8, true) : start.getUint32(8, true);
  if (headerLength > LONGEST_HEADER) {
    throw new UserError(`${name}: its header of ${headerLength} bytes is too long for a plain array`);
  }
  const header = new TextDecoder().decode(bytes.read(headerStart, headerLength));
  const order = field(header, 'fortran_order', 'True|False');
  const shape = field(header, 'shape', '\\([\\d,L ]*\\)');
  if (order === undefined || shape === undefined) {
    throw new UserError(`${name}: its header gives no shape: ${header.slice(0, 80).trim()}`);
  }
  return {
    // A structured type is a list and does not match.
    descr: field(header, 'descr', `['"][^'"]*['"]`)?.slice(1, -1),
    fortranOrder: order === 'True',
    shape: shape.match(/\d+/g)?.map(Number) ?? [],
    offset: headerStart + headerLength,
  };
}

function field(header: string, name: string, pattern: string): string | undefined {
  return new RegExp(`['"]${name}['"]\\s*:\\s*(${pattern})`).exec(header)?.[1];
}
