import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { configFolderOf, searchFolders } from '../../src/promptfoo/config-folder.ts';

const folder = mkdtempSync(join(tmpdir(), 'config-folder-'));
const of = (...args: string[]) => configFolderOf(['node', 'promptfoo', ...args]);

describe('configFolderOf', () => {
  it.each([
    [['eval', '-c', 'a/b.yaml', '-j', '1']],
    [['eval', '-j', '1', '--config', 'a/b.yaml']],
    [['eval', '--config=a/b.yaml', '--no-cache']],
    [['eval', '-ca/b.yaml']],
    [['eval', '-c', 'a/b.yaml', 'other/c.yaml', '--filter-pattern', 'x']],
  ])('is the folder of the first config in %j', (args) => expect(of(...args)).toBe('a'));

  it('is the folder itself where promptfoo is to find the config in it', () => {
    expect(of('eval', '-c', folder)).toBe(folder);
  });

  it('is empty where promptfoo finds the config by itself', () => expect(of('eval', '-j', '1')).toBe(''));
});

describe('searchFolders', () => {
  it('goes from the config’s folder to the working directory', () => {
    expect(searchFolders('/elsewhere')).toEqual(['/elsewhere', '.']);
    expect(searchFolders('')).toEqual(['.']);
  });
});
