import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hashedAnswer, perRequest, status } from '../simulator-server/index.ts';
import { mayMount, unlessMounted } from '../small-disk.ts';
import { evaluateLive, liveWorkspace, openAiColumn, serve } from './live.ts';
import { configFor, PROMPTFOO, projectFile, run } from './promptfoo.ts';

const linesAbout = (stderr: string, text: string) => stderr.split('\n').filter((line) => line.includes(text));

describe('where answers cannot be kept', { timeout: 120_000 }, () => {
  it('because their folder cannot be made: none is paid for, and one line says why', async () => {
    const live = await serve();
    const space = liveWorkspace();
    const file = space.write('a-file', '');
    const run = await evaluateLive(space, [openAiColumn(live)], [], { PROMPTFOO_CACHE_PATH: file });
    expect(live.counts().requests).toBe(0);
    expect(run.code).toBe(1);
    const lines = linesAbout(run.stderr, 'live: not asked any further: answers cannot be kept');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(`${join(file, 'claims', 'attention-heads')}: cannot be written: `);
    expect(lines[0]).toContain('set PROMPTFOO_CACHE_PATH to another folder');
  });

  it.skipIf(!mayMount)(
    `because the disk is full in the middle: what is in hand is scored, and no more is asked${unlessMounted}`,
    async () => {
      const live = await serve(undefined, 20);
      const space = liveWorkspace(['a', 'b', 'c']);
      const disk = mkdtempSync(join(tmpdir(), 'disk-'));
      space.write('promptfooconfig.yaml', configFor('suite.yaml', [openAiColumn(live)]));
      const results = join(space.folder, 'results', 'live', 'scorecard.json');
      const evaluate = `"$NODE" "$PROMPTFOO" eval --no-progress-bar -j 2`;
      const finished = await run(
        'unshare',
        [
          ...['-rm', 'sh', '-c'],
          `mount -t tmpfs -o size=200k tmpfs "$DISK" || exit 99
          ${evaluate}; first=$?; cp "${results}" first.json
          mount -o remount,size=16m "$DISK"
          ${evaluate}; echo "ended with $first, then $?"`,
        ],
        {
          ...space.environment,
          ...{ DISK: disk, PROMPTFOO_CACHE_PATH: disk, NODE: process.execPath, PROMPTFOO },
        },
        space.folder,
      );
      expect(finished.stdout, finished.stderr).toContain('ended with 1, then 0');
      expect(linesAbout(finished.stderr, 'not asked any further: answers cannot be kept')).toHaveLength(1);
      const first: { simulators: { unscored: number }[] } = JSON.parse(
        readFileSync(join(space.folder, 'first.json'), 'utf8'),
      );
      const unscored = first.simulators[0]?.unscored ?? 0;
      expect(unscored).toBeGreaterThan(0);
      expect(unscored).toBeLessThan(30);
      // Those that were scored and not kept are asked again: at most as many as were under way.
      expect(live.counts().requests).toBeGreaterThan(30);
      expect(live.counts().requests).toBeLessThanOrEqual(32);
    },
  );
});

it('where results is a file, a line names it, nothing else is lost, and no report is announced', {
  timeout: 60_000,
}, async () => {
  const space = liveWorkspace();
  writeFileSync(join(space.folder, 'results'), '');
  const column = { id: projectFile('providers/heuristic-simulator.ts'), label: 'heuristic' };
  const run = await space.evaluate(configFor('suite.yaml', [column]));
  expect(run.code).toBe(1);
  expect(run.stderr).toMatch(/results\/live\/scorecard\.json: cannot be written: .*move it away/);
  expect(run.stdout).not.toContain('Reports:');
  expect(run.stdout).toContain('ROC AUC');
  expect(run.output().results).toHaveLength(10);
});

it('kept answers are proof that an endpoint works: five rejected pairs do not stop its column', {
  timeout: 120_000,
}, async () => {
  const space = liveWorkspace(['a']);
  const live = await serve(
    perRequest(({ number }) => (number >= 2 && number <= 7 ? status(400) : hashedAnswer())),
  );
  const column = openAiColumn(live);
  await evaluateLive(space, [column], ['-j', '1', '--filter-first-n', '1']);
  const run = await evaluateLive(space, [column], ['-j', '1']);
  expect(run.stderr).not.toContain('not asked any further');
  expect(space.scorecard('live').simulators[0]).toMatchObject({ pairs: 10, unscored: 6 });
});
