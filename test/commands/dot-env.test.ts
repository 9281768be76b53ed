import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readDotEnv } from '../../src/commands/dot-env.ts';

const file = join(mkdtempSync(join(tmpdir(), 'dot-env-')), '.env');
const read = (content: string | Buffer, environment: NodeJS.ProcessEnv = {}) => {
  writeFileSync(file, content);
  readDotEnv(file, environment);
  return environment;
};

describe('.env', () => {
  it('sets what is not set', () => {
    expect(read('A=1\nexport B="two words" # a remark\n# C=3\n', { A: 'before' })).toEqual({
      A: 'before',
      B: 'two words',
    });
    expect(read('\ufeffA=1\r\nB=2\r\n')).toEqual({ A: '1', B: '2' });
  });

  it('need not be there, and is refused where it is not UTF-8', () => {
    expect(() => readDotEnv(`${file}.gone`, {})).not.toThrow();
    expect(() => read(Buffer.from('KEY=\u201csk\u201d', 'utf16le'))).toThrow(
      `${file}:1: byte 2 of the line, 0x00, is not UTF-8`,
    );
  });
});
