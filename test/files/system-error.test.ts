import { mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fetchRecord, listHeads } from '../../src/activation-records/record-source.ts';
import { PatternFolder } from '../../src/attention-patterns/pattern-folder.ts';
import { readManifest } from '../../src/batches/manifest.ts';
import { fileBytes } from '../../src/files/arrays/byte-source.ts';
import { openNpy } from '../../src/files/arrays/npy-file.ts';
import { openSafetensors } from '../../src/files/arrays/safetensors-file.ts';
import { namesIn, statusOf } from '../../src/files/folder.ts';
import { readLines } from '../../src/files/read-lines.ts';
import { readText } from '../../src/files/read-text.ts';
import { errorInOneLine, toldInOneLine } from '../../src/files/system-error.ts';
import { UserError } from '../../src/files/user-error.ts';
import { loadBaseline } from '../../src/gates/baseline.ts';
import { readExplanations } from '../../src/suite/explanations-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'refused-'));
const [aFolder, aFile, aCircle] = [join(folder, 'folder.npy'), join(folder, 'file'), join(folder, 'circle')];
mkdirSync(aFolder);
writeFileSync(aFile, '');
symlinkSync(aCircle, aCircle);
const tooLong = join(folder, 'x'.repeat(300));

const READERS: Readonly<Record<string, (path: string) => unknown>> = {
  readText: (path) => readText(path),
  readLines: (path) => [...readLines(path, 10)],
  openNpy: (path) => openNpy(fileBytes(path)),
  openSafetensors: (path) => openSafetensors(path),
};

describe.each(Object.entries(READERS))('%s', (_, read) => {
  it.each([
    ['a folder named like a file', aFolder, 'it is a folder, not a file (EISDIR)'],
    ['what lies in a file', join(aFile, 'x'), 'a file is in the place of a folder (ENOTDIR)'],
    ['nothing', join(folder, 'gone'), 'no such file or folder (ENOENT)'],
    ['links in a circle', aCircle, 'its links form a loop (ELOOP)'],
    ['a name that is too long', tooLong, 'its name is too long (ENAMETOOLONG)'],
  ])('names %s, and says so in words', (_, path, reason) => {
    expect(() => read(path)).toThrow(UserError);
    expect(() => read(path)).toThrow(`${path}: cannot be read: ${reason}`);
  });
});

describe('a folder', () => {
  it('is named where it is a file, or not there', () => {
    expect(() => namesIn(aFile)).toThrow(`${aFile}: cannot be read: a file is in the place of a folder`);
    expect(() => statusOf(aCircle)).toThrow(`${aCircle}: cannot be read: its links`);
    expect(() => new PatternFolder(aFile)).toThrow(UserError);
    expect(() => readExplanations(aCircle)).toThrow(UserError);
  });

  it('that the system does not let us look into is not one that is not there', async () => {
    const head = { layer: 0, head: 0 };
    await expect(fetchRecord(aCircle, head)).rejects.toThrow('0.json: cannot be read: its links form a loop');
    await expect(fetchRecord(aCircle, head, undefined, { shownAs: '$SECRET' })).rejects.toThrow(
      '$SECRET/0/0.json: ',
    );
    await expect(fetchRecord(folder, head)).rejects.toThrow('there is no such file');
    expect(() => readManifest(aCircle)).toThrow('manifest.json: cannot be read: its links');
    expect(() => loadBaseline(aCircle)).toThrow('cannot be read: its links');
  });

  it('of records may hold files named like layers, which are named', () => {
    const records = mkdtempSync(join(tmpdir(), 'records-'));
    writeFileSync(join(records, '3'), '');
    expect(() => listHeads(records)).toThrow(
      `${join(records, '3')}: cannot be read: a file is in the place of a folder`,
    );
  });
});

describe('errorInOneLine', () => {
  it('tells what nobody caught, with the path or what was tried', () => {
    const raw = caught(() => readFileSync(join(folder, 'gone')));
    expect(errorInOneLine(raw)).toBe(`${join(folder, 'gone')}: no such file or folder (ENOENT)`);
    expect(errorInOneLine(caught(() => readFileSync(aFolder)))).toBe(
      'read: it is a folder, not a file (EISDIR); move it away, or name a file',
    );
    expect(errorInOneLine(new UserError('x: is wrong'))).toBe('x: is wrong');
  });

  it('leaves faults of the program to be seen with their stack', () => {
    const fault = new RangeError('x');
    expect(errorInOneLine(fault)).toBeUndefined();
    expect(() => toldInOneLine(fault)).toThrow(fault);
  });
});

function caught(use: () => unknown): unknown {
  try {
    use();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}
