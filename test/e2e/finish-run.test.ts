import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadBaseline } from '../../src/gates/baseline.ts';
import { writeHead } from '../head-files.ts';
import { configFor, PROJECT, projectFile, run, Workspace } from './promptfoo.ts';

const HEADS = [0, 1, 2, 3, 4, 5];
/** Of each explanation's ten questions the first five are about strong pairs. */
const GOOD = [0.9, 0.8, 0.7, 0.6, 0.55, 0.5, 0.4, 0.3, 0.2, 0.1];
const against = { baseline: 'baseline.json', maxMeanDrop: 0.01, maxDrop: 0.1 };
const REPORTS = ['report.md', 'report.html', 'scorecard.json', 'junit.xml'];

const scripted = { id: projectFile('test/fixtures/scripted-simulator.ts'), label: 'scripted' };
const good = { ...scripted, config: { answers: GOOD, log: 'asked.log' } };
const bad = { ...scripted, config: { answers: GOOD.toReversed() } };
const configured = (columns: readonly object[], metadata: object, more: object = {}) =>
  configFor('suite.yaml', columns, { metadata, ...more });
const gated = (columns: readonly object[], more: object = {}) =>
  configured(columns, { attentionHeads: { gates: against } }, more);

function workspace(): Workspace {
  const space = new Workspace();
  for (const head of HEADS) writeHead(join(space.folder, 'records'), { layer: 0, head });
  const heads = HEADS.map((head) => ({ layer: 0, head, explanations: ['previous', 'commas'] }));
  space.write('suite.yaml', { name: 'demo', subject: 'gpt2', records: 'records', split: 'all', heads });
  return space;
}

const cli = (space: Workspace, ...args: string[]) =>
  run(process.execPath, [join(PROJECT, 'src/commands/cli.ts'), ...args], space.environment, space.folder);
const read = (space: Workspace, ...path: string[]) => readFileSync(join(space.folder, ...path), 'utf8');
const lastLine = (text: string) => text.trimEnd().split('\n').at(-1);

describe('a finished run', { timeout: 400_000 }, () => {
  const space = workspace();

  beforeAll(async () => {
    const whole = await space.evaluate(configured([good], {}), ['-j', '1']);
    expect(whole.code, whole.stdout + whole.stderr).toBe(0);
    expect(lastLine(whole.stdout)).toBe('demo: Every pair was scored. No gates are set.');
    expect((await cli(space, 'baseline', 'write')).code).toBe(0);
  }, 200_000);

  it('of a part of its suite says so everywhere, spares the whole one, and is no baseline by itself', async () => {
    const before = read(space, 'results/demo/scorecard.json');
    const part = await space.evaluate(gated([good]), ['-j', '1', '--filter-metadata', 'head=L0H1']);
    expect(part.code, part.stdout + part.stderr).toBe(100);
    expect(part.stdout).toMatch(/PARTIAL +partial: 2 of 12 explanations of demo/);
    expect(part.stdout).toMatch(/PASS +maxMeanDrop, scripted: .* over 2 explanations/);
    expect(part.stderr).toMatch(
      /INCONCLUSIVE +allowMissing, scripted: This run is partial: 2 of 12 explanations: 10/,
    );
    expect(lastLine(part.stderr)).toBe(
      'demo: FAILED. This run is partial: 2 of 12 explanations. 1 of 3 gate checks had nothing to compare.',
    );
    expect(read(space, 'results/demo/scorecard.json')).toBe(before);
    const [name = ''] = space.partialRuns('demo');
    const folder = join('results/demo/partial', name);
    for (const report of REPORTS) {
      expect(read(space, folder, report), report).toContain('partial: 2 of 12 explanations');
    }

    const refused = await cli(space, 'baseline', 'write', folder, '-o', 'part.json');
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(/: this run is partial: 2 of 12 explanations, .*or say --partial\n$/);
    expect(space.has('part.json')).toBe(false);
    await cli(space, 'baseline', 'write', folder, '-o', 'part.json', '--partial');
    expect(loadBaseline(join(space.folder, 'part.json'))).toMatchObject({
      partial: 'partial: 2 of 12 explanations',
    });
  });

  it('made of shards is gated, and a baseline, like one that was never cut', async () => {
    space.write('again.yaml', gated([good]));
    for (const [range, output] of [
      ['0:50', 'first.json'],
      ['50:120', 'second.jsonl'],
    ] as const) {
      const shard = await space.evaluate(gated([good]), ['-j', '1', '--filter-range', range, '-o', output]);
      expect(shard.code, shard.stdout + shard.stderr).toBe(100);
    }
    const merged = await cli(space, 'report', 'first.json', 'second.jsonl', '-c', 'again.yaml');
    expect(merged.code, merged.stderr).toBe(0);
    expect(merged.stdout).toMatch(
      /PASS +maxMeanDrop, scripted: Mean AUC 1\.000 → 1\.000 over 12 explanations, as it was/,
    );
    expect(lastLine(merged.stdout)).toBe('demo: Every pair was scored, and 2 of 2 gate checks passed.');
    expect(space.scorecard('demo').evalId).toMatch(/^eval-\S+ \+ eval-\S+$|^eval-\S+$/);
    await cli(space, 'baseline', 'write', '-o', 'merged.json');
    expect(read(space, 'merged.json')).toBe(read(space, 'baseline.json'));

    const alone = await cli(space, 'report', 'first.json', '-c', 'again.yaml');
    expect(alone.code, alone.stderr).toBe(100);
    expect(alone.stdout).toMatch(/PARTIAL +partial: 5 of 12 explanations of demo/);
    expect(alone.stdout).toMatch(/^Reports: results\/demo\/partial\/5-of-12-/m);
    const over = await cli(space, 'report', 'first.json', '-o', 'results/demo');
    expect(over.code).toBe(1);
    expect(over.stderr).toMatch(
      /^results\/demo: holds a fuller run \(whole: 12 explanations\), and this one is partial: 5 of 12 /,
    );
  });

  it('that fails its gates says last which explanations fell, and what to do', async () => {
    const fell = await space.evaluate(gated([bad]), ['-j', '1']);
    expect(fell.code, fell.stdout).toBe(100);
    expect(fell.stderr).toMatch(
      /FAIL +maxMeanDrop, .*\n +12 of 12 fell: L0H0 commas 1\.000 → 0\.000; .*\n +Moved most: .*\n +Neither a text nor/,
    );
    expect(fell.stderr).toMatch(
      /\nNEXT +npx attention-heads baseline diff baseline\.json results\/demo .*\ndemo: FAILED\. 13 of 13 gate checks failed\.\n$/,
    );
    expect(read(space, 'results/demo/junit.xml')).toMatch(/failures="[1-9]/);
  });
});

describe('gates that cannot be judged', { timeout: 200_000 }, () => {
  it.each([
    [
      'under a key that is nearly ours',
      { attentionHeads: { gate: against } },
      /^metadata\.attentionHeads\.gate: /,
    ],
    ['without their baseline', { attentionHeads: { gates: against } }, /^baseline\.json: cannot be read/],
  ])('end a run %s before its first question', async (_, metadata, message) => {
    const space = workspace();
    const ended = await space.evaluate(configured([good], metadata));
    expect(ended.code).toBe(1);
    expect(ended.stderr).toMatch(new RegExp(message.source, 'm'));
    expect(ended.stdout + ended.stderr).not.toMatch(/^\s+at /m);
    expect(space.has('asked.log')).toBe(false);
  });

  it('fail it everywhere at its end, where the config names no hook before', async () => {
    const space = workspace();
    const extensions = [`${projectFile('hooks/after-all.ts')}:afterAll`];
    const ended = await space.evaluate(gated([good], { extensions }), ['-j', '1']);
    expect(ended.code).toBe(1);
    expect(ended.stderr).toMatch(
      /FAIL +gates, the config: baseline\.json: cannot be read.*\n(NEXT .*\n)?demo: FAILED\. Its gates could not be judged\.\n$/,
    );
    for (const report of REPORTS) {
      expect(read(space, 'results/demo', report), report).toMatch(/baseline\\?\.json: cannot be read/);
    }
    expect(read(space, 'results/demo/junit.xml')).toMatch(/failures="1"/);
    expect(read(space, 'results/demo/report.md')).toMatch(/^## ❌ /);
  });
});
