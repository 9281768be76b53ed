import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { withFolderClaimed } from '../../src/files/claim-folder.ts';

const newFolder = () => mkdtempSync(join(tmpdir(), 'claim-'));
const claimOf = (folder: string) => join(folder, '.in-use.json');
const claim = (folder: string, process: number, host = hostname()) =>
  writeFileSync(claimOf(folder), JSON.stringify({ process, host, since: '2026-11-25T00:00:00Z' }));

describe('a folder that is worked in', () => {
  it('is refused to a second program, and free when the first has ended, well or badly', async () => {
    const folder = newFolder();
    await withFolderClaimed(folder, async () => {
      await expect(withFolderClaimed(folder, async () => {})).rejects.toThrow(
        `${folder}: process ${process.pid} on ${hostname()} has worked here since `,
      );
    });
    const failing = withFolderClaimed(folder, () => Promise.reject(new Error('x')));
    await expect(failing).rejects.toThrow('x');
    expect(await withFolderClaimed(folder, async () => 7)).toBe(7);
    expect(existsSync(claimOf(folder))).toBe(false);
  });

  it('is free when the process that worked there is gone, and not when nobody can tell', async () => {
    const folder = newFolder();
    claim(folder, spawnSync('true').pid);
    expect(await withFolderClaimed(folder, async () => 7)).toBe(7);
    claim(folder, 7, 'another-machine');
    await expect(withFolderClaimed(folder, async () => {})).rejects.toThrow(/another-machine .* delete /);
  });
});
