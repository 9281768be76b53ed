import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';

const PROJECT = join(import.meta.dirname, '..', '..');
const read = (file: string) => readFileSync(join(PROJECT, file), 'utf8');
const { version, license, scripts } = z
  .object({ version: z.string(), license: z.string(), scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(read('package.json')));

describe('the project’s own files', () => {
  it('CITATION.cff has what the format requires, and the package’s version and licence', () => {
    expect(parse(read('CITATION.cff'))).toMatchObject({
      'cff-version': '1.2.0',
      message: expect.any(String),
      title: 'promptfoo-attention-heads',
      authors: [{ name: expect.any(String) }],
      version,
      license,
    });
  });

  it('CHANGELOG.md has the package’s version', () => {
    expect(read('CHANGELOG.md')).toMatch(new RegExp(`^## ${version.replaceAll('.', '\\.')}$`, 'm'));
  });

  it('CONTRIBUTING.md names commands and files that there are', () => {
    const page = read('CONTRIBUTING.md');
    for (const [, name = ''] of page.matchAll(/npm run (\w+)/g)) expect(Object.keys(scripts)).toContain(name);
    for (const [, file = ''] of page.matchAll(/\]\(([\w/.]+)\)/g))
      expect(existsSync(join(PROJECT, file)), file).toBe(true);
    expect(existsSync(join(PROJECT, 'scripts', 'fetch-test-model.sh'))).toBe(true);
  });
});
