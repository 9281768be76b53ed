import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';

it('under a Node that is too old, the command says in one line which one it needs', () => {
  const old = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.20.2' } })`;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      '--import',
      `data:text/javascript,${encodeURIComponent(old)}`,
      join(import.meta.dirname, '..', '..', 'bin', 'attention-heads.js'),
      'init',
    ],
    { encoding: 'utf8' },
  );
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toMatch(
    /^attention-heads needs Node 22\.22 or later, this is 20\.20\.2: [^\n]*npm ci[^\n]*\n$/,
  );
});
