import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { listHeads } from '../../src/activation-records/record-source.ts';
import { writeHead } from '../head-files.ts';

describe('listHeads', () => {
  it('lists heads layer by layer, by number, and nothing else that lies there', () => {
    const folder = mkdtempSync(join(tmpdir(), 'heads-'));
    for (const [layer, head] of [
      [10, 0],
      [2, 11],
      [2, 3],
    ] as const)
      writeHead(folder, { layer, head });
    writeFileSync(join(folder, '2', 'notes.txt'), '');
    mkdirSync(join(folder, 'other'));
    expect(listHeads(folder)).toEqual([
      { layer: 2, head: 3 },
      { layer: 2, head: 11 },
      { layer: 10, head: 0 },
    ]);
  });

  it.each([
    ['1', '02.json', 'rename it to 2.json'],
    ['01', '2.json', 'rename it to 1'],
  ])('takes no number with a zero before it for another: %s/%s', (layer, file, advice) => {
    const folder = mkdtempSync(join(tmpdir(), 'heads-'));
    writeHead(folder, { layer: 1, head: 0 });
    mkdirSync(join(folder, layer), { recursive: true });
    writeFileSync(join(folder, layer, file), '{}');
    expect(() => listHeads(folder)).toThrow(`${advice}: numbers are written without leading zeros`);
  });

  it.each([
    ['gone', 'gone', /gone: no such folder/],
    ['empty', mkdtempSync(join(tmpdir(), 'heads-')), /no records here: expected \{layer\}\/\{head\}\.json/],
    ['an address', 'https://example.org/records', /cannot be listed/],
  ])('says in one line what it needs where the folder is %s', (_, folder, message) => {
    expect(() => listHeads(folder)).toThrow(message);
  });
});
