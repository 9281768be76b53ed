import { mkdtempSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LIMITS, refuseLarger } from '../../src/files/limits.ts';
import { readText } from '../../src/files/read-text.ts';

const file = join(mkdtempSync(join(tmpdir(), 'limits-')), 'a');
/** Node's texts have so many characters at most. */
const LONGEST_TEXT = 2 ** 29 - 24;

describe.each(Object.entries(LIMITS))('the limit of %s', (_, limit) => {
  it('is one that a text can have', () => {
    expect(limit.bytes).toBeLessThan(LONGEST_TEXT);
  });

  it('lets through what has its size, and refuses one byte more with what to do', () => {
    expect(() => refuseLarger(limit.bytes, limit, 'x')).not.toThrow();
    expect(() => refuseLarger(limit.bytes + 1, limit, 'x')).toThrow(
      `x: holds ${limit.bytes / 2 ** 20 + 0.1} MiB, more than the ${limit.bytes / 2 ** 20} MiB that are read of ${limit.of}; ${limit.advice}`,
    );
  });

  it('is that of the file that is read', () => {
    writeFileSync(file, '');
    truncateSync(file, limit.bytes + 1);
    expect(() => readText(file, limit)).toThrow(`more than the ${limit.bytes / 2 ** 20} MiB`);
  });
});

it('lets a file be read that has just the size', () => {
  const limit = { ...LIMITS.text, bytes: 10 };
  writeFileSync(file, 'x'.repeat(10));
  expect(readText(file, limit)).toHaveLength(10);
  writeFileSync(file, 'x'.repeat(11));
  expect(() => readText(file, limit)).toThrow(/more than/);
});
