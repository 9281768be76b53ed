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
