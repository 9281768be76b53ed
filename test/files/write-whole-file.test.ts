import * as fs from 'node:fs';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { refuseUnwritable, writeWholeFile, writeWholeFiles } from '../../src/files/write-whole-file.ts';

vi.mock('node:fs', { spy: true });
afterEach(() => vi.resetAllMocks());

const newFolder = () => mkdtempSync(join(tmpdir(), 'whole-'));

/** What a disk says that is full when a file's content is flushed to it. */
function fillTheDisk(): void {
  vi.mocked(fs.fsyncSync).mockImplementation(() => {
    throw Object.assign(new Error('ENOSPC: no space left on device, fsync'), { code: 'ENOSPC' });
  });
}

describe('writeWholeFile', () => {
  it('makes the folder, and replaces what was there', () => {
    const file = join(newFolder(), 'a', 'b', 'file.txt');
    writeWholeFile(file, 'one');
    writeWholeFile(file, 'two');
    expect(readFileSync(file, 'utf8')).toBe('two');
    expect(readdirSync(join(file, '..'))).toEqual(['file.txt']);
  });

  it('on a full disk leaves the old file as it was and nothing beside it, and names the file', () => {
    const folder = newFolder();
    const file = join(folder, 'file.txt');
    writeWholeFile(file, 'old');
    fillTheDisk();
    expect(() => writeWholeFile(file, 'new')).toThrow(
      `${file}: cannot be written: no space left on the disk (ENOSPC); free some`,
    );
    expect(() => writeWholeFile(file, 'new')).toThrow(/; free some$/);
    expect(readFileSync(file, 'utf8')).toBe('old');
    expect(readdirSync(folder)).toEqual(['file.txt']);
  });

  it('writes to a device as it is, and names it when that is full', () => {
    expect(() => writeWholeFile('/dev/full', 'content')).toThrow(
      /^\/dev\/full: cannot be written: no space left/,
    );
    expect(statSync('/dev/full').isCharacterDevice()).toBe(true);
  });

  it('names a file where the folder should be', () => {
    const results = join(newFolder(), 'results');
    writeFileSync(results, '');
    const file = join(results, 'demo', 'report.html');
    expect(() => writeWholeFile(file, '')).toThrow(`${file}: cannot be written: `);
    expect(() => writeWholeFile(file, '')).toThrow(
      /a file is in the place of a folder \(ENOTDIR\); move it away, or choose another place$/,
    );
  });

  it('does not replace a folder', () => {
    const folder = newFolder();
    mkdirSync(join(folder, 'report.html'));
    expect(() => writeWholeFile(join(folder, 'report.html'), '')).toThrow(/report\.html: cannot be written/);
    expect(readdirSync(folder)).toEqual(['report.html']);
  });

  it('follows a link, and keeps the file’s permissions', () => {
    const folder = newFolder();
    const [file, link] = [join(folder, 'file.txt'), join(folder, 'link.txt')];
    writeFileSync(file, 'old');
    chmodSync(file, 0o600);
    symlinkSync(file, link);
    writeWholeFile(link, 'new');
    expect(readFileSync(file, 'utf8')).toBe('new');
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });
});

describe('refuseUnwritable', () => {
  it('leaves what is there as it was, and nothing where nothing was', () => {
    const folder = newFolder();
    const [old, fresh] = [join(folder, 'old'), join(folder, 'fresh', 'new')];
    writeFileSync(old, 'kept');
    refuseUnwritable(old);
    refuseUnwritable(fresh);
    refuseUnwritable('/dev/null');
    expect(readFileSync(old, 'utf8')).toBe('kept');
    expect(existsSync(fresh)).toBe(false);
  });

  it('names a file where the folder should be, and a folder where the file should be', () => {
    const folder = newFolder();
    writeFileSync(join(folder, 'file'), '');
    expect(() => refuseUnwritable(join(folder, 'file', 'x'))).toThrow(/cannot be written/);
    expect(() => refuseUnwritable(folder)).toThrow(/cannot be written: it is a folder/);
  });
});

describe('writeWholeFiles', () => {
  it('puts none in its place when one cannot be written', () => {
    const folder = newFolder();
    writeWholeFiles(folder, { 'a.txt': 'old', 'b.txt': 'old' });
    expect(() => writeWholeFiles(folder, { 'a.txt': 'new', [`${'b'.repeat(300)}/c.txt`]: 'new' })).toThrow(
      /cannot be written: its name is too long \(ENAMETOOLONG\); choose a shorter one/,
    );
    fillTheDisk();
    expect(() => writeWholeFiles(folder, { 'a.txt': 'new', 'b.txt': 'new' })).toThrow(/a\.txt.*ENOSPC/);
    expect(readFileSync(join(folder, 'a.txt'), 'utf8')).toBe('old');
    expect(readdirSync(folder)).toEqual(['.attention-heads.lock', 'a.txt', 'b.txt']);
  });
});
