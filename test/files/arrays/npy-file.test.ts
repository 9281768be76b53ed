import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fileBytes } from '../../../src/files/arrays/byte-source.ts';
import { openNpy } from '../../../src/files/arrays/npy-file.ts';
import { UserError } from '../../../src/files/user-error.ts';
import { writeNpy } from './array-bytes.ts';

const file = join(mkdtempSync(join(tmpdir(), 'npy-')), 'array.npy');

/** Numbers that each type holds exactly. */
const NUMBERS = {
  f2: fc
    .tuple(
      fc.constantFrom(-1, 1),
      fc.integer({ min: -14, max: 15 }),
      fc.integer({ min: 0, max: 1023 }),
      fc.boolean(),
    )
    .map(([sign, exponent, fraction, small]) =>
      small ? sign * fraction * 2 ** -24 : sign * (1 + fraction / 1024) * 2 ** exponent,
    ),
  f4: fc.float({ noNaN: true }),
  f8: fc.double({ noNaN: true }),
};

describe('a .npy file', () => {
  it.each(['f2', 'f4', 'f8'] as const)(
    'of %s gives back what was saved, in every version and byte order',
    (type) => {
      fc.assert(
        fc.property(
          fc.array(NUMBERS[type], { minLength: 1, maxLength: 24 }),
          fc.constantFrom(1, 2, 3),
          fc.boolean(),
          fc.nat(),
          (values, version, bigEndian, cut) => {
            writeNpy(file, [values.length, 1], values, { version, bigEndian, type });
            const array = openNpy(fileBytes(file));
            expect(array.shape).toEqual([values.length, 1]);
            expect([...array.read(0, values.length)]).toEqual(values);
            const start = cut % values.length;
            expect([...array.read(start, values.length - start)]).toEqual(values.slice(start));
          },
        ),
      );
    },
  );

  it('reads half-precision infinities and NaN as what they are', () => {
    writeNpy(file, [3], [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0], { type: 'f2' });
    const bytes = readFileSync(file);
    bytes.writeUInt16LE(0x7e00, bytes.length - 2);
    writeFileSync(file, bytes);
    expect([...openNpy(fileBytes(file)).read(0, 3)]).toEqual([
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
      Number.NaN,
    ]);
  });

  it('reads no further than the array', () => {
    writeNpy(file, [2], [1, 2]);
    expect(() => openNpy(fileBytes(file)).read(1, 2)).toThrow(RangeError);
  });

  const withHeader = (dictionary: string, length = dictionary.length) => {
    const prefix = Buffer.alloc(12);
    prefix.write('\x93NUMPY\x02', 'latin1');
    prefix.writeUInt32LE(length, 8);
    writeFileSync(file, Buffer.concat([prefix, Buffer.from(dictionary), Buffer.alloc(64)]));
  };
  const dictionary = (descr: string, fortran = 'False', shape = '(2, 2)') =>
    `{'descr': ${descr}, 'fortran_order': ${fortran}, 'shape': ${shape}, }`;

  it.each([
    ['an empty file', () => writeFileSync(file, ''), /truncated/],
    ['another format', () => writeFileSync(file, 'PK\x03\x04 something else'), /not a \.npy file/],
    [
      'a later format',
      () => writeFileSync(file, Buffer.from('\x93NUMPY\x04\0\0\0\0\0', 'latin1')),
      /format 4\.0/,
    ],
    [
      'a header that is said to fill the memory',
      () => withHeader(dictionary("'<f4'"), 0xffffffff),
      /header of 4294967295 bytes/,
    ],
    [
      'a second array',
      () => {
        writeNpy(file, [2], [1, 2]);
        writeFileSync(file, Buffer.concat([readFileSync(file), readFileSync(file)]));
      },
      /has \d+ bytes after its array/,
    ],
    ['a header longer than the file', () => withHeader(dictionary("'<f4'"), 9000), /truncated/],
    ['a header that is no dictionary', () => withHeader('__import__("os").system("true")'), /gives no shape/],
    ['integers', () => withHeader(dictionary("'<i8'")), /holds the type '<i8': save float16/],
    ['objects', () => withHeader(dictionary("'|O'")), /'\|O'/],
    ['a structured type', () => withHeader(dictionary("[('a', '<f4')]")), /save float16/],
    [
      'a type named like a property of every object',
      () => withHeader(dictionary("'<constructor'")),
      /constructor/,
    ],
    ['Fortran order', () => withHeader(dictionary("'<f4'", 'True')), /ascontiguousarray/],
    [
      'more numbers than the file has',
      () => withHeader(dictionary("'<f4'", 'False', '(9, 9)')),
      /9 × 9 float32.*truncated/,
    ],
    [
      'a shape beyond all numbers',
      () => withHeader(dictionary("'<f8'", 'False', `(${'9'.repeat(200)}, ${'9'.repeat(200)}, 0)`)),
      /truncated/,
    ],
    ['a negative shape', () => withHeader(dictionary("'<f4'", 'False', '(-1, 2)')), /gives no shape/],
  ])('is refused in one line that names the file: %s', (_, write, message) => {
    write();
    const open = () => openNpy(fileBytes(file));
    expect(open).toThrow(UserError);
    expect(open).toThrow(message);
    expect(open).toThrow(/^[^\n]*array\.npy: [^\n]*$/);
  });
});
