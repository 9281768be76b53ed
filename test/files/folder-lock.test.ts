import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { withFolderClaimed, withFolderLocked } from '../../src/files/folder-lock.ts';

const newFolder = () => mkdtempSync(join(tmpdir(), 'lock-'));
const module = JSON.stringify(join(import.meta.dirname, '../../src/files/folder-lock.ts'));
const program = (body: string) => [
  '--input-type=module',
  '--eval',
  `import { withFolderClaimed, withFolderLocked } from ${module}; const [folder] = process.argv.slice(1); ${body}`,
  '--',
];

describe('a folder that is worked in', () => {
  it('is refused to a second program, and free when the first has ended, well or badly', async () => {
    const folder = join(newFolder(), 'made');
    await withFolderClaimed(folder, async () => {
      await expect(withFolderClaimed(folder, async () => {})).rejects.toThrow(
        `${folder}: another attention-heads process is working in this folder`,
      );
    });
    const failing = withFolderClaimed(folder, () => Promise.reject(new Error('x')));
    await expect(failing).rejects.toThrow('x');
    expect(await withFolderClaimed(folder, async () => 7)).toBe(7);
  });

  it('is free as soon as a process that worked there was killed, whatever its number', async () => {
    const folder = newFolder();
    const script = program(
      'await withFolderClaimed(folder, async () => { console.log("in"); await new Promise((go) => setTimeout(go, 1e5)); });',
    );
    const other = spawn(process.execPath, [...script, folder]);
    await once(other.stdout, 'data');
    await expect(withFolderClaimed(folder, async () => {})).rejects.toThrow(/another attention-heads/);
    other.kill('SIGKILL');
    await once(other, 'exit');
    expect(await withFolderClaimed(folder, async () => 7)).toBe(7);
  });

  it('is refused in one line where the claim is a folder, or something else’s file', async () => {
    const [first, second] = [newFolder(), newFolder()];
    mkdirSync(join(first, '.attention-heads.in-use'));
    writeFileSync(join(second, '.attention-heads.in-use'), 'x'.repeat(2000));
    for (const folder of [first, second]) {
      await expect(withFolderClaimed(folder, async () => {})).rejects.toThrow(/in-use: cannot be written: /);
    }
  });
});

describe('programs that take turns in a folder', () => {
  it('are never there at the same time', async () => {
    const folder = newFolder();
    const count = join(folder, 'count');
    writeFileSync(count, '0');
    const script = program(`
      import { readFileSync, writeFileSync } from 'node:fs';
      for (let turn = 0; turn < 100; turn += 1) {
        withFolderLocked(folder, () => {
          writeFileSync(folder + '/count', String(Number(readFileSync(folder + '/count', 'utf8')) + 1));
        });
      }`);
    const take = () => promisify(execFile)(process.execPath, [...script, folder]);
    await Promise.all([take(), take(), take()]);
    expect(readFileSync(count, 'utf8')).toBe('300');
  }, 60_000);

  it('go ahead where something else has the lock’s name, and leave that alone', () => {
    const [first, second] = [newFolder(), newFolder()];
    mkdirSync(join(first, '.attention-heads.lock'));
    writeFileSync(join(second, '.attention-heads.lock'), 'x'.repeat(2000));
    for (const folder of [first, second]) {
      expect(withFolderLocked(folder, () => 7)).toBe(7);
      expect(existsSync(join(folder, '.attention-heads.lock'))).toBe(true);
    }
  });
});
