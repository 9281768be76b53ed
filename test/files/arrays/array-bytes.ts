import { writeFileSync } from 'node:fs';

/** How a test's `.npy` file is written; the defaults are what NumPy writes itself. */
export interface NpyOptions {
  readonly version?: 1 | 2 | 3;
  readonly type?: 'f2' | 'f4' | 'f8';
  readonly bigEndian?: boolean;
}

/** Writes an array as `numpy.save` does. */
export function writeNpy(
  file: string,
  shape: readonly number[],
  values: readonly number[],
  { version = 1, type = 'f4', bigEndian = false }: NpyOptions = {},
): void {
  const dictionary = `{'descr': '${bigEndian ? '>' : '<'}${type}', 'fortran_order': False, 'shape': (${shape.map((each) => `${each},`).join(' ')}), }`;
  const start = version === 1 ? 10 : 12;
  const header = Buffer.from(`${dictionary.padEnd(128 - start - 1)}\n`);
  const prefix = Buffer.alloc(start);
  prefix.write('\x93NUMPY', 'latin1');
  prefix.writeUInt8(version, 6);
  if (version === 1) prefix.writeUInt16LE(header.length, 8);
  else prefix.writeUInt32LE(header.length, 8);
  writeFileSync(file, Buffer.concat([prefix, header, numberBytes(values, type, !bigEndian)]));
}

/** Writes float32 tensors as safetensors does. */
export function writeSafetensors(
  file: string,
  tensors: Readonly<
    Record<string, { readonly shape: readonly number[]; readonly values: readonly number[] }>
  >,
  metadata?: Readonly<Record<string, string>>,
): void {
  const bodies: Buffer[] = [];
  const header: Record<string, unknown> = metadata ? { __metadata__: metadata } : {};
  let begin = 0;
  for (const [name, { shape, values }] of Object.entries(tensors)) {
    const body = numberBytes(values, 'f4', true);
    header[name] = { dtype: 'F32', shape, data_offsets: [begin, begin + body.length] };
    begin += body.length;
    bodies.push(body);
  }
  writeSafetensorsHeader(file, JSON.stringify(header), Buffer.concat(bodies));
}

export function writeSafetensorsHeader(
  file: string,
  header: string,
  body: Uint8Array = new Uint8Array(),
): void {
  const text = Buffer.from(header);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  writeFileSync(file, Buffer.concat([length, text, body]));
}

function numberBytes(values: readonly number[], type: 'f2' | 'f4' | 'f8', littleEndian: boolean): Buffer {
  const bytes = Number(type[1]);
  const view = new DataView(new ArrayBuffer(values.length * bytes));
  for (const [index, value] of values.entries()) {
    if (type === 'f8') view.setFloat64(index * 8, value, littleEndian);
    else if (type === 'f4') view.setFloat32(index * 4, value, littleEndian);
    else view.setUint16(index * 2, halfBits(value), littleEndian);
  }
  return Buffer.from(view.buffer);
}

/** The binary16 bits of a number that binary16 holds exactly. */
function halfBits(value: number): number {
  const sign = Object.is(value, -0) || value < 0 ? 0x8000 : 0;
  const size = Math.abs(value);
  if (size < 2 ** -14) return sign | (size * 2 ** 24);
  if (size === Number.POSITIVE_INFINITY) return sign | 0x7c00;
  const exponent = Math.floor(Math.log2(size));
  return sign | ((exponent + 15) << 10) | ((size / 2 ** exponent - 1) * 1024);
}
