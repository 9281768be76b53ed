import { spawnSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PROJECT, PROMPTFOO, run, Workspace } from './promptfoo.ts';

/** A user may give a program a network of its own, with nothing in it, on most Linux machines. */
const allowed = spawnSync('unshare', ['-rn', 'true']).status === 0;
const title = allowed
  ? 'without a network'
  : 'without a network: skipped, as this machine does not let a user make one (unshare -rn)';

describe.skipIf(!allowed)(title, { timeout: 120_000 }, () => {
  it('the default suite runs as it does with one: nothing is asked of anybody that the config does not name', async () => {
    const space = new Workspace();
    symlinkSync(join(PROJECT, 'datasets'), join(space.folder, 'datasets'));
    const config = join(PROJECT, 'promptfooconfig.yaml');
    const args = ['-rn', process.execPath, PROMPTFOO, 'eval', '--no-progress-bar', '-c', config];
    const finished = await run('unshare', args, space.environment, space.folder);
    expect(finished.code, finished.stdout + finished.stderr).toBe(0);
    expect(finished.stdout + finished.stderr).not.toMatch(
      /ENOTFOUND|ECONNREFUSED|ENETUNREACH|EAI_AGAIN|fetch failed/,
    );
    expect(space.scorecard('smollm2-135m').problems).toEqual([]);
  });

  it('a suite whose records are elsewhere ends in one line', async () => {
    const space = new Workspace();
    const suite = space.write('suite.yaml', {
      name: 'x',
      subject: 'x',
      records: 'https://example.invalid/records',
      heads: [{ layer: 0, head: 0, explanations: ['attends to commas'] }],
    });
    space.write('promptfooconfig.yaml', {
      providers: [`file://${join(PROJECT, 'providers/heuristic-simulator.ts')}`],
      prompts: ['x'],
      tests: [{ path: `file://${join(PROJECT, 'datasets/head-test-cases.ts')}`, config: { suite } }],
    });
    const finished = await run(
      'unshare',
      ['-rn', process.execPath, PROMPTFOO, 'eval'],
      space.environment,
      space.folder,
    );
    expect(finished.code).toBe(1);
    expect(finished.stderr).toMatch(
      /^https:\/\/example\.invalid\/records\/0\/0\.json: no record of L0H0: .*$/m,
    );
    expect(finished.stderr).not.toMatch(/\n\s+at /);
  });
});
