import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Whether this machine lets a user mount a file system of their own. */
export const mayMount = spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0;

/** What to add to the title of a test that is skipped where it does not. */
export const unlessMounted = mayMount ? '' : ' (skipped: this machine lets no user mount a disk)';

/** Runs shell commands with a disk of their own at `$DISK`, and `"$NODE"` for Node. */
export function withDisk(size: string, commands: string, folder?: string) {
  const disk = mkdtempSync(join(tmpdir(), 'disk-'));
  const script = `set -e; mount -t tmpfs -o size=${size} tmpfs "$DISK"; ${commands}`;
  const environment = { ...process.env, DISK: disk, NODE: process.execPath };
  return spawnSync('unshare', ['-rm', 'sh', '-c', script], {
    ...{ env: environment, encoding: 'utf8' },
    ...(folder === undefined ? {} : { cwd: folder }),
  });
}
