import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { readLines } from '../../src/files/read-lines.ts';

const file = join(mkdtempSync(join(tmpdir(), 'lines-')), 'a.txt');

function linesOf(text: string, most: number): (string | undefined)[] {
  writeFileSync(file, text);
  return [...readLines(file, most)].map(({ bytes }) => bytes?.toString());
}

it('reads the lines that splitting the text gives, those left out that are too long', () => {
  const line = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.nat(30).map((length) => 'x'.repeat(length)),
  );
  fc.assert(
    fc.property(fc.array(line), fc.integer({ min: 1, max: 40 }), (lines, most) => {
      const text = lines.join('\n');
      const split = text === '' ? [] : text.replace(/\n$/, '').split('\n');
      const expected = split.map((each) => (Buffer.byteLength(each) > most ? undefined : each));
      expect(linesOf(text, most)).toEqual(expected);
    }),
  );
});

it('numbers them from 1, also across megabytes of a line that is too long', () => {
  writeFileSync(file, `a\n${'x'.repeat(3_500_000)}\n\nb`);
  const lines = [...readLines(file, 2 ** 20)].map(({ line, bytes }) => [line, bytes?.toString()]);
  expect(lines).toEqual([
    [1, 'a'],
    [2, undefined],
    [3, ''],
    [4, 'b'],
  ]);
});

it('names a file that is not there', () => {
  expect(() => [...readLines('/no/such/file', 10)]).toThrow('/no/such/file: cannot be read: ');
});
