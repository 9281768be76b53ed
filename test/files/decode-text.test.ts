import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { fetchRecord } from '../../src/activation-records/record-source.ts';
import { decodeText } from '../../src/files/decode-text.ts';
import { readJsonFile, readJsonLines } from '../../src/files/json-file.ts';
import { readText } from '../../src/files/read-text.ts';
import { readYamlFile } from '../../src/files/yaml-file.ts';
import { readExplanations } from '../../src/suite/explanations-file.ts';

const bytes = (...parts: readonly (string | number)[]) =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from([part]))));
const utf16 = (text: string) => Buffer.from(text, 'utf16le');

describe('decodeText', () => {
  it('gives back every text that UTF-8 can hold', () => {
    const text = fc
      .string({ unit: 'binary' })
      .filter((each) => !/(^|[\r\n])\ufeff/.test(each) && !each.includes('\0'));
    fc.assert(fc.property(text, (each) => decodeText(Buffer.from(each), 'x') === each));
  });

  it('never puts a replacement character where the bytes have none', () => {
    const any = fc.uint8Array({ maxLength: 12 });
    fc.assert(
      fc.property(any, (each) => {
        let text = '';
        try {
          text = decodeText(each, 'x');
        } catch {
          return true;
        }
        return Buffer.from(text).equals(Buffer.from(new TextDecoder('utf-8', { fatal: true }).decode(each)));
      }),
      { numRuns: 2000 },
    );
  });

  it('leaves out the marks that stand before the lines of a file that was joined of several', () => {
    const joined = '\ufeff\ufeffa\n\ufeffb\r\n\ufeffc \ufeff d';
    expect(decodeText(Buffer.from(joined), 'x')).toBe('a\nb\r\nc \ufeff d');
  });

  it.each<[string, Uint8Array, string]>([
    [
      'Latin-1',
      bytes('a\nb caf', 0xe9, 's'),
      'x:2: byte 6 of the line, 0xE9, is not UTF-8 text: the file looks like Latin-1 or Windows-1252; save the file as UTF-8',
    ],
    [
      'the quotes of Windows',
      bytes('a ', 0x93, 'b', 0x94),
      'x:1: byte 3 of the line, 0x93, is not UTF-8 text: the file looks like Windows-1252; ',
    ],
    [
      'Excel’s Unicode text',
      bytes(0xff, 0xfe, utf16('layer\n').toString('latin1')),
      'x:1: byte 1 of the line, 0xFF, is not UTF-8 text: the file looks like UTF-16 (little-endian); ',
    ],
    [
      'UTF-16 without its mark',
      utf16('layer,head\n0,0\n'),
      'x:1: byte 2 of the line, 0x00, is not UTF-8 text: the file looks like UTF-16 (little-endian); ',
    ],
    ['big-endian UTF-16', Buffer.from(utf16('\ufefflayer')).swap16(), 'looks like UTF-16 (big-endian)'],
    ['UTF-32', bytes(0xff, 0xfe, 0, 0, 'l', 0, 0, 0), 'looks like UTF-32 (little-endian)'],
    [
      'Cyrillic of Windows',
      bytes('id ', 0xe3, 0xee, 0xeb, 0xee, 0xe2, 0xe0),
      'an encoding of another script',
    ],
    [
      'a damaged byte',
      bytes('é\nè ', 0xe9, '.'),
      'x:2: byte 4 of the line, 0xE9, is not UTF-8 text: the bytes before it are, so the file may be damaged',
    ],
    ['half a character at the end', bytes('é caf', 0xc3), 'the file ends in the middle of a character'],
    ['an overlong slash', bytes('a', 0xc0, 0xaf), 'byte 2 of the line, 0xC0'],
    ['half of a surrogate pair', bytes('a', 0xed, 0xa0, 0x80), 'byte 2 of the line, 0xED'],
    [
      'a zero byte',
      bytes('attends to a word\nand', 0, 'so on'),
      'x:2: byte 4 of the line, 0x00, is not UTF-8 text: the file may be damaged, or binary',
    ],
    ['line ends of the old Mac', bytes('a\rb\rc', 0xe9, ' d'), 'x:3: byte 2 of the line'],
  ])('refuses %s, and says where and what it looks like', (_, content, message) => {
    expect(() => decodeText(content, 'x')).toThrow(message);
  });

  it('counts lines on from where the bytes begin', () => {
    expect(() => decodeText(bytes(0xe9, '.'), 'x', 7)).toThrow('x:7: byte 1 of the line');
  });
});

describe('a text file that is not UTF-8', () => {
  const folder = mkdtempSync(join(tmpdir(), 'latin-1-'));
  const write = (name: string, text: string) => {
    const file = join(folder, name);
    writeFileSync(file, Buffer.from(text, 'latin1'));
    return file;
  };

  it.each<[string, string, (file: string) => unknown]>([
    ['a.csv', 'layer,head,explanation\n0,0,attends to cafés\n', (file) => readExplanations(file)],
    [
      'a.jsonl',
      '{}\n{"layer":0,"head":0,"explanation":"attends to cafés"}',
      (file) => readExplanations(file),
    ],
    ['b.jsonl', '{}\n["é"]', (file) => readJsonLines(file)],
    ['a.tokens.json', '["Un",\n" café"]', (file) => readJsonFile(file, z.unknown())],
    ['a.yaml', 'name: a\nsubject: café\n', (file) => readYamlFile(file, z.unknown())],
    ['a.txt', '\né', (file) => readText(file)],
  ])('is refused by the line: %s', (name, text, read) => {
    const file = write(name, text);
    expect(() => read(file)).toThrow(
      new RegExp(`^${file}:2: byte \\d+ of the line, 0xE9, is not UTF-8 text: .*Latin-1`),
    );
  });

  it('is refused as a record, from wherever it comes', async () => {
    const { mkdirSync } = await import('node:fs');
    mkdirSync(join(folder, '0'));
    const file = write('0/0.json', '{"tokens":\n["café"]}');
    await expect(fetchRecord(folder, { layer: 0, head: 0 })).rejects.toThrow(
      `${file}:2: byte 6 of the line, 0xE9`,
    );
  });
});
