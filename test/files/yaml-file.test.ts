import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readJsonFile, readJsonLines } from '../../src/files/json-file.ts';
import { LIMITS } from '../../src/files/limits.ts';
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
    ['an alias without its anchor', 'x: &x 1\na: *x\nb: *y\n', /^f\.yaml:3: not YAML: \*y has no anchor$/],
    ['aliases that would fill the memory', bomb, /^f\.yaml:2: not YAML: Excessive alias count/],
  ])('names the line of %s', (_, text, message) => {
    expect(() => parseYaml(text, 'f.yaml', z.unknown())).toThrow(UserError);
    expect(() => parseYaml(text, 'f.yaml', z.unknown())).toThrow(message);
  });

  it.each([
    ['a key that comes twice', 'a: 1\nb: { c: 1, c: 2 }\n', /^f\.yaml:2: not YAML: the key "c" comes twice$/],
    [
      'a number that looks octal',
      'a: 1\nb: 010\n',
      /^f\.yaml:2: not YAML: programs read the number 010 differently/,
    ],
    [
      'a number that looks like a time',
      '%YAML 1.1\n---\na: 1:30\n',
      /not YAML: programs read the number 1:30 differently/,
    ],
    [
      'thousands of aliases',
      `a: &a x\nl:\n${'- *a\n'.repeat(9000)}`,
      /^f\.yaml:1003: not YAML: more than 1000/,
    ],
    ['a thing within itself', 'a: &a [*a]', /^f\.yaml: not YAML: nested more than 100 levels deep$/],
    ['many levels', `${'['.repeat(200)}${']'.repeat(200)}`, /^f\.yaml: not YAML: nested more than 100/],
    ['very many levels', '['.repeat(30_000), /^f\.yaml.*: not YAML: /],
  ])('refuses %s', (_, text, message) => {
    expect(() => parseYaml(text, 'f.yaml', z.unknown())).toThrow(UserError);
    expect(() => parseYaml(text, 'f.yaml', z.unknown())).toThrow(message);
  });

  it('reads twenty thousand keys in a moment', () => {
    const text = Array.from({ length: 20_000 }, (_, key) => `k${key}: 1`).join('\n');
    const start = performance.now();
    parseYaml(text, 'f.yaml', z.unknown());
    expect(performance.now() - start).toBeLessThan(8000);
  });

  it('replaces an alias by what it stands for', () => {
    expect(parseYaml('a: &a [1]\nb: *a\n', 'f.yaml', z.unknown())).toEqual({ a: [1], b: [1] });
  });
});

describe('what YAML makes of a text', () => {
  it.each([
    [
      'a: x\n---\nb: y\n',
      /^f\.yaml:2:1: not YAML: a second document begins here, but a file holds one; remove/,
    ],
    ['a: @home\n', /reserved character @; put text with special characters in double quotes$/],
    ['a: "the" word\n', /special characters in double quotes$/],
    ['a:\n\tb: 1\n', /Tabs are not allowed as indentation$/],
  ])('is told with what to do about it: %j', (text, message) => {
    expect(() => parseYaml(text, 'f.yaml', z.unknown())).toThrow(message);
  });

  it('is with merge keys what promptfoo makes of them', () => {
    expect(parseYaml('a: &a { x: 1, y: 1 }\nb: { <<: *a, y: 2 }\n', 'f.yaml', z.unknown())).toEqual({
      a: { x: 1, y: 1 },
      b: { x: 1, y: 2 },
    });
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
    expect(() => readText('gone.yaml')).toThrow(
      /^gone\.yaml: cannot be read: no such file or folder \(ENOENT\)/,
    );
    expect(() => readText('/gone.yaml')).toThrow(/^\/gone\.yaml: cannot be read: (?!.*seen from)/);
  });
});

describe('a file without end', () => {
  it('is refused once it is clear that it holds too much', () => {
    expect(() => readText('/dev/zero', { ...LIMITS.text, bytes: 2 ** 20 })).toThrow(
      /^\/dev\/zero: holds 1\.1 MiB, more than the 1 MiB that are read of such a file; is it the right file\?$/,
    );
  });
});

describe('parseJson', () => {
  it('takes time that grows with the text, also where a string never ends', () => {
    const start = performance.now();
    for (const text of [
      `NaN "${'\\'.repeat(2_000_000)}`,
      `NaN ${'"'.repeat(2_000_001)}`,
      'NaN "a'.repeat(300_000),
      '\\"'.repeat(1_000_000),
    ]) {
      expect(() => parseJson(text)).toThrow(SyntaxError);
    }
    expect(performance.now() - start).toBeLessThan(5000);
  });

  it('leaves strings alone that hold the words it looks for', () => {
    const text = '{"a\\"NaN":NaN,"b":"-Infinity \\\\","c":[-Infinity,Infinity]}';
    expect(parseJson(text)).toEqual({ 'a"NaN': 'NaN', b: '-Infinity \\', c: ['-Infinity', 'Infinity'] });
  });

  it('refuses what is nested so deeply that walking through it fails', () => {
    for (const levels of [101, 5000, 1_000_000]) {
      expect(() => parseJson('['.repeat(levels) + ']'.repeat(levels))).toThrow(/nested more than 100 levels/);
    }
  });
});

describe('a message', () => {
  it('is one line of visible text, whatever it quotes, and not too long', () => {
    const { message } = new UserError(`a\u001b]52;c;YQ==\u0007b\nc\u202e${'x'.repeat(5000)}`);
    expect(message).toMatch(/^a␛\]52;c;YQ==␇b c⟨U\+202E⟩x+…$/);
    expect(message.length).toBeLessThan(2100);
  });
});
