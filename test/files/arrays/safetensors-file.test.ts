import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openSafetensors } from '../../../src/files/arrays/safetensors-file.ts';
import { UserError } from '../../../src/files/user-error.ts';
import { writeSafetensors, writeSafetensorsHeader } from './array-bytes.ts';

const file = join(mkdtempSync(join(tmpdir(), 'safetensors-')), 'some.safetensors');

describe('a safetensors file', () => {
  it('gives back its tensors and its metadata', () => {
    const floats = fc.array(fc.float({ noNaN: true }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(floats, floats, (a, b) => {
        writeSafetensors(
          file,
          { a: { shape: [a.length], values: a }, b: { shape: [1, b.length], values: b } },
          { k: '["v"]' },
        );
        const { names, texts, array } = openSafetensors(file);
        expect({ names, texts: texts('k') }).toEqual({ names: ['a', 'b'], texts: ['v'] });
        expect([...(array('a')?.read(0, a.length) ?? [])]).toEqual(a);
        expect([...(array('b')?.read(0, b.length) ?? [])]).toEqual(b);
        expect(array('b')?.shape).toEqual([1, b.length]);
        expect(array('c')).toBeUndefined();
      }),
    );
  });

  it('reads bfloat16, the upper half of a float32', () => {
    const body = Buffer.alloc(4);
    body.writeUInt16LE(0x3f80, 0);
    body.writeUInt16LE(0xc049, 2);
    writeSafetensorsHeader(
      file,
      JSON.stringify({ a: { dtype: 'BF16', shape: [2], data_offsets: [0, 4] } }),
      body,
    );
    expect([...(openSafetensors(file).array('a')?.read(0, 2) ?? [])]).toEqual([1, -3.140625]);
  });

  const entry = (more: object) =>
    JSON.stringify({ a: { dtype: 'F32', shape: [1], data_offsets: [0, 4], ...more } });
  const four = Buffer.alloc(4);
  it.each([
    ['an empty file', () => writeFileSync(file, ''), /truncated/],
    [
      'a header longer than the file',
      () => writeFileSync(file, Buffer.from([200, 0, 0, 0, 0, 0, 0, 0, 1])),
      /200 bytes long/,
    ],
    [
      'a header that is said to fill the memory',
      () => writeFileSync(file, Buffer.alloc(8, 0xff)),
      /not a safetensors/,
    ],
    ['a header that is no JSON', () => writeSafetensorsHeader(file, 'null and void'), /header: not JSON/],
    [
      'a pointer of Git LFS',
      () => writeFileSync(file, 'version https://git-lfs.github.com/spec/v1\n'),
      /Git LFS pointer.*git lfs pull/,
    ],
    ['a header that is a list', () => writeSafetensorsHeader(file, '[]'), /header: /],
    [
      'a tensor without a shape',
      () => writeSafetensorsHeader(file, '{"a":{"dtype":"F32"}}'),
      /header: a\.shape/,
    ],
    ['integers', () => writeSafetensorsHeader(file, entry({ dtype: 'I64' }), four), /a: holds I64/],
    [
      'data beyond its end',
      () => writeSafetensorsHeader(file, entry({ shape: [2], data_offsets: [0, 8] }), four),
      /holds 4 bytes of tensor data, but its header says 8; is it truncated/,
    ],
    [
      'a hole before its data',
      () => writeSafetensorsHeader(file, entry({ data_offsets: [4, 8] }), Buffer.alloc(8)),
      /a: data_offsets 4 to 8 should start where the header ends \(0\)/,
    ],
    [
      'bytes that no tensor is of',
      () => writeSafetensorsHeader(file, entry({}), Buffer.alloc(8)),
      /holds 8 bytes of tensor data, but its header says 4/,
    ],
    [
      'tensors that overlap',
      () => {
        const b = { dtype: 'F32', shape: [1], data_offsets: [2, 6] };
        writeSafetensorsHeader(file, entry({}).replace(/}$/, `,"b":${JSON.stringify(b)}}`), Buffer.alloc(6));
      },
      /b: data_offsets 2 to 6 should start where a ends \(4\)/,
    ],
    [
      'a tensor that its header names twice, of which the last would win',
      () => {
        const again = '"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}';
        writeSafetensorsHeader(file, entry({}).replace(/}$/, `,${again}}`), Buffer.alloc(8));
      },
      /header: not JSON: the key "a" comes twice/,
    ],
    [
      'data before its start',
      () => writeSafetensorsHeader(file, entry({ data_offsets: [-4, 0] }), four),
      /data_offsets\.0/,
    ],
    [
      'data of another size',
      () => writeSafetensorsHeader(file, entry({ shape: [1], data_offsets: [0, 3] }), four),
      /4 bytes/,
    ],
    [
      'a shape beyond all numbers',
      () => writeSafetensorsHeader(file, entry({ shape: [1e15, 1e15] }), four),
      /truncated/,
    ],
  ])('is refused in one line that names the file: %s', (_, write, message) => {
    write();
    const open = () => openSafetensors(file).array('a');
    expect(open).toThrow(UserError);
    expect(open).toThrow(message);
    expect(open).toThrow(/^[^\n]*some\.safetensors: [^\n]*$/);
  });
});
