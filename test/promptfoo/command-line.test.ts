import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { configFoldersOf, rerunCommand, searchFolders } from '../../src/promptfoo/command-line.ts';

const folder = mkdtempSync(join(tmpdir(), 'config-folder-'));
const of = (...args: string[]) => configFoldersOf(['node', 'promptfoo', ...args]);

describe('configFoldersOf', () => {
  it.each([
    [['eval', '-c', 'a/b.yaml', '-j', '1']],
    [['eval', '-j', '1', '--config', 'a/b.yaml']],
    [['eval', '--config=a/b.yaml', '--no-cache']],
    [['eval', '-ca/b.yaml']],
    [['eval', '-c', 'a/b.yaml', 'a/c.yaml', '--filter-pattern', 'x']],
  ])('is the folder of the config in %j', (args) => expect(of(...args)).toEqual(['a']));

  it.each([
    [['eval', '-c', 'a/b.yaml', 'other/c.yaml', '--filter-pattern', 'x']],
    [['eval', '-c', 'a/b.yaml', '-j', '1', '-c', 'other/b.yaml']],
    [['eval', '--config=a/b.yaml', 'other/c.yaml']],
  ])('are those of all configs in %j', (args) => expect(of(...args)).toEqual(['a', 'other']));

  it('are those of a pattern’s files', () => {
    for (const name of ['one', 'two']) {
      mkdirSync(join(folder, name));
      writeFileSync(join(folder, name, 'c.yaml'), '');
    }
    expect(of('eval', '-c', `${folder}/*/c.yaml`).toSorted()).toEqual([
      join(folder, 'one'),
      join(folder, 'two'),
    ]);
  });

  it('is the folder itself where promptfoo is to find the config in it', () => {
    expect(of('eval', '-c', folder)).toEqual([folder]);
  });

  it('are none where promptfoo finds the config by itself', () => expect(of('eval', '-j', '1')).toEqual([]));
});

describe('searchFolders', () => {
  it('goes from the config’s folder to the working directory', () => {
    expect(searchFolders('/elsewhere')).toEqual(['/elsewhere', '.']);
    expect(searchFolders('')).toEqual(['.']);
  });

  it('takes the folders of several configs for alike, whichever promptfoo names', () => {
    const argv = ['node', 'promptfoo', 'eval', '-c', 'a/b.yaml', 'other/c.yaml'];
    for (const folder of [undefined, 'a']) expect(searchFolders(folder, argv)).toEqual([['a', 'other'], '.']);
  });
});

describe('rerunCommand', () => {
  it.each([
    ['eval', 'npx promptfoo eval'],
    ['eval -c other.yaml -j 1', 'npx promptfoo eval -c other.yaml'],
    ['eval --no-cache --config=examples/openai.yaml', 'npx promptfoo eval -c examples/openai.yaml'],
    ['retry eval-1 -c a.yaml -c b.yaml', 'npx promptfoo eval -c a.yaml -c b.yaml'],
  ])('of `promptfoo %s` is `%s`', (given, rerun) => {
    expect(rerunCommand(['node', 'promptfoo', ...given.split(' ')])).toBe(rerun);
  });

  it('quotes a name that a shell would take apart', () => {
    expect(rerunCommand(['node', 'promptfoo', 'eval', '-c', "it's mine.yaml"])).toBe(
      `npx promptfoo eval -c 'it'\\''s mine.yaml'`,
    );
  });
});
