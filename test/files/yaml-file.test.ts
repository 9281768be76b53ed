import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readJsonFile } from '../../src/files/json-file.ts';
import { readJsonLines } from '../../src/files/json-lines-file.ts';
import { parseJson } from '../../src/files/parse-json.ts';
import { readText } from '../../src/files/read-text.ts';
import { UserError } from '../../src/files/user-error.ts';
import { parseYaml } from '../../src/files/yaml-file.ts';

const file = join(mkdtempSync(join(tmpdir(), 'files-')), 'file');
const withMark = (text: string) => {
  writeFileSync(file, `\ufeff${text}`);
  return file;
};

describe('parseYaml', () => {
  const ten = (text: string) => `[${Array.from({ length: 10 }, () => text).join(', ')}]`;
  const bomb = `a: &a ${ten('x')}\nb: &b ${ten('*a')}\nc: &c ${ten('*b')}\nd: ${ten('*c')}\n`;

  it.each([
    ['an alias without its anchor', 'x: &x 1\na: *x\nb: *y\n', /^f\.yaml:3: not YAML: .*: y$/],
    ['aliases that would fill the memory', bomb, /^f\.yaml:2: not YAML: Excessive alias count/],
  ])('names the line of %s', (_, text, message) => {
    expect(() => parseYaml(text, 'f.yaml', z.unknown())).toThrow(UserError);
    expect(() => parseYaml(text, 'f.yaml', z.unknown())).toThrow(message);
  });

  it('replaces an alias by what it stands for', () => {
    expect(parseYaml('a: &a [1]\nb: *a\n', 'f.yaml', z.unknown())).toEqual({ a: [1], b: [1] });
  });
});

describe('a file that starts with a byte order mark', () => {
  it('is read as if it did not', () => {
    expect(readText(withMark('x\ufeff'))).toBe('x\ufeff');
    expect(readJsonFile(withMark('{"a":1}'), z.unknown())).toEqual({ a: 1 });
    expect(readJsonLines(withMark('{"a":NaN}\n{"b":2}'))).toEqual([
      { value: { a: 'NaN' }, line: 1 },
      { value: { b: 2 }, line: 2 },
    ]);
    expect(parseJson('\ufeff[1]')).toEqual([1]);
    expect(parseJson('\ufeff[NaN]')).toEqual(['NaN']);
  });
});

describe('a file that is not there', () => {
  it('is named, with where a relative path was seen from', () => {
    expect(() => readText('gone.yaml')).toThrow(`(seen from ${process.cwd()})`);
    expect(() => readText('gone.yaml')).toThrow(/^gone\.yaml: cannot be read: ENOENT/);
    expect(() => readText('/gone.yaml')).toThrow(/^\/gone\.yaml: cannot be read: (?!.*seen from)/);
  });
});
