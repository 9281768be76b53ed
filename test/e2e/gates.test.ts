import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeHead } from '../head-files.ts';
import { configFor, PROJECT, projectFile, run, Workspace } from './promptfoo.ts';

const HEADS = [0, 1, 2, 3, 4, 5];
const EXPLANATIONS = ['previous', 'commas'];

/** Of each explanation's ten questions the first five are about strong pairs. */
const GOOD = [0.9, 0.8, 0.7, 0.6, 0.55, 0.5, 0.4, 0.3, 0.2, 0.1];
const REVERSED = GOOD.toReversed();

const scripted = (answers: readonly number[], label = 'scripted', more: object = {}) => ({
  id: projectFile('test/fixtures/scripted-simulator.ts'),
  label,
  config: { answers, ...more },
});
const constant = { id: projectFile('providers/constant-simulator.ts'), label: 'constant' };

const suite = (more: object = {}) => ({
  name: 'demo',
  subject: 'gpt2',
  records: 'records',
  split: 'all',
  heads: HEADS.map((head) => ({ layer: 0, head, explanations: EXPLANATIONS })),
  ...more,
});

function workspace(): Workspace {
  const space = new Workspace();
  for (const head of HEADS) writeHead(join(space.folder, 'records'), { layer: 0, head });
  space.write('suite.yaml', suite());
  return space;
}

const gated = (gates: object, columns: readonly object[]) =>
  configFor('suite.yaml', columns, { metadata: { attentionHeads: { gates } } });
const evaluate = (space: Workspace, gates: object, answers: readonly number[], args: string[] = []) =>
  space.evaluate(gated(gates, [scripted(answers)]), ['-j', '1', ...args]);
const cli = (space: Workspace, ...args: string[]) =>
  run(process.execPath, [join(PROJECT, 'src/commands/cli.ts'), ...args], space.environment, space.folder);

/** A folder with a baseline of a good run. */
async function withBaseline(answers: readonly number[] = GOOD): Promise<Workspace> {
  const space = workspace();
  const first = await space.evaluate(configFor('suite.yaml', [scripted(answers)]), ['-j', '1']);
  expect(first.code, first.stdout + first.stderr).toBe(0);
  const written = await cli(space, 'baseline', 'write');
  expect(written.code, written.stderr).toBe(0);
  return space;
}
const against = { baseline: 'baseline.json', maxMeanDrop: 0.01, maxDrop: 0.1 };

describe('gates', { timeout: 120_000 }, () => {
  it('let a good run pass, and say so', async () => {
    // The pairs of a head share three records, so its AUC of 1 is less certain than from ten.
    const gates = { minMeanAuc: 0.7, minAuc: 0.4, maxUnscored: 0 };
    const passed = await evaluate(workspace(), gates, GOOD);
    expect(passed.code, passed.stderr).toBe(0);
    expect(passed.stdout).toMatch(/PASS +minMeanAuc, scripted: Mean AUC 1\.000/);
    expect(passed.stdout).toMatch(/PASS +minAuc, scripted: 12 of 12 explanations/);
    expect(passed.stdout).toMatch(/PASS +maxUnscored, scripted: 0 of 120 pairs/);
  });

  it('fail a bad one with promptfoo’s exit code, columns and explanations that are not named left out', async () => {
    const gates = {
      simulators: ['scripted'],
      minMeanAuc: 0.7,
      minAuc: { bound: 0.7, except: ['commas', 'L0H1 previous'] },
    };
    const space = workspace();
    const failed = await space.evaluate(gated(gates, [scripted(REVERSED), constant]), ['-j', '1']);
    expect(failed.code, failed.stdout + failed.stderr).toBe(100);
    expect(failed.stderr).toMatch(/FAIL +minMeanAuc, scripted: Mean AUC 0\.000 .*must be at least 0\.7/);
    expect(failed.stderr.match(/FAIL +minAuc, scripted, L0H\d previous/g)).toHaveLength(HEADS.length - 1);
    expect(failed.stdout + failed.stderr).not.toMatch(/minMeanAuc, constant/);
    expect(space.scorecard('demo').simulators).toHaveLength(2);
  });

  it('fail what is below its bound by however little, unless the config asks for evidence', async () => {
    const space = workspace();
    // One strong pair below one weak one: an AUC of 0.96.
    const answers = [0.9, 0.8, 0.7, 0.6, 0.45, 0.5, 0.4, 0.3, 0.2, 0.1];
    const observed = await evaluate(space, { minMeanAuc: 0.97 }, answers);
    expect(observed.code, observed.stdout).toBe(100);
    expect(observed.stderr).toMatch(/FAIL +minMeanAuc, scripted: Mean AUC 0\.960 /);
    const significant = await evaluate(space, { minMeanAuc: 0.97, evidence: 'significant' }, answers);
    expect(significant.code, significant.stderr).toBe(0);
    expect(significant.stdout).toMatch(
      /WARNING +minMeanAuc, scripted: Mean AUC 0\.960 .* which may be chance/,
    );
  });

  it('compare with a baseline: the same run passes, a worse one fails', async () => {
    const space = await withBaseline();
    const same = await evaluate(space, against, GOOD, ['--no-write']);
    expect(same.code, same.stderr).toBe(0);
    expect(same.stdout).toMatch(
      /PASS +maxMeanDrop, scripted: Mean AUC 1\.000 → 1\.000 over 12 explanations, as it was/,
    );
    const worse = await evaluate(space, against, REVERSED);
    expect(worse.code, worse.stdout).toBe(100);
    expect(worse.stderr).toMatch(/FAIL +maxMeanDrop, scripted: Mean AUC 1\.000 → 0\.000/);
    expect(worse.stderr.match(/FAIL +maxDrop, scripted, L0H\d \w+: AUC 1\.000 → 0\.000/g)).toHaveLength(12);
    const changes = await cli(space, 'baseline', 'diff', 'baseline.json');
    expect(changes.code, changes.stderr).toBe(0);
    expect(changes.stdout).toMatch(/L0H5 +│ previous +│ +1\.000 │ 0\.000 │ −1\.000 │ 0\.00\d/);
  });

  it('compare a part of the suite with that part of the baseline where that is allowed, and repeats with the mean', async () => {
    // A constant answer is the same whatever is asked, so any part of the run has the AUC of the whole.
    const space = await withBaseline([0.5]);
    const parts = [
      [
        '--filter-first-n 20',
        /over 2 explanations, as it was/,
        /partial: 2 of 12 .*: 10 explanations and 0 further/,
      ],
      [
        '--filter-first-n 13',
        /PASS +maxMeanDrop.*AUC 0\.500 → 0\.500, as/,
        /: 10 explanations and 7 further pairs/,
      ],
      ['--filter-pattern commas', /over 6 explanations, as it was/, /: 6 explanations and 0 further/],
    ] as const;
    for (const [args, passed, rest] of parts) {
      const allowing = { ...against, allowMissing: { part: true } };
      const part = await evaluate(space, allowing, [0.5], args.split(' '));
      expect(part.code, part.stdout + part.stderr).toBe(0);
      expect(part.stdout).toMatch(passed);
      expect(part.stdout).toMatch(rest);
    }
    const refused = await evaluate(space, against, [0.5], ['--filter-first-n', '20']);
    expect(refused.code).toBe(100);
    expect(refused.stderr).toMatch(
      /INCONCLUSIVE +allowMissing, scripted: This run is partial.* say part: true/,
    );
    for (const args of ['--filter-providers scripted', '--repeat 2 --no-cache']) {
      const whole = await evaluate(space, against, [0.5], args.split(' '));
      expect(whole.code, whole.stdout + whole.stderr).toBe(0);
      expect(whole.stdout).toMatch(/over 12 explanations, as it was/);
    }
  });

  it('judge a run that is resumed', async () => {
    const space = workspace();
    const failing = scripted([0.5], 'scripted', { failOn: 'commas' });
    const first = await space.evaluate(gated({ maxUnscored: 0.1 }, [failing]), ['-j', '1']);
    expect(first.code).toBe(100);
    expect(first.stderr).toMatch(/FAIL +maxUnscored, scripted: 60 of 120 pairs have no score \(0\.500\)/);
    const id = space.scorecard('demo').evalId ?? '';
    const resumed = await space.promptfoo(['eval', '--resume', id, '--no-progress-bar']);
    expect(resumed.code, resumed.stdout + resumed.stderr).toBe(100);
    expect(resumed.stderr).toMatch(/FAIL +maxUnscored, scripted: 60 of 120 pairs/);
  });

  it('refuse a baseline of something else, in one line that names what differs', async () => {
    const space = await withBaseline();
    space.write('suite.yaml', suite({ pairs: { seed: 7 } }));
    const otherPairs = await evaluate(space, against, GOOD);
    expect(otherPairs.code).toBe(1);
    expect(otherPairs.stderr).toMatch(
      /the baseline does not fit: L0H\d: it does not have the pair top\[\d\] \d→\d/,
    );
    expect(otherPairs.stderr).not.toMatch(/^\s+at /m);
    space.write('suite.yaml', suite({ subject: 'pythia' }));
    const otherSubject = await evaluate(space, against, GOOD);
    expect(otherSubject.code).toBe(1);
    expect(otherSubject.stderr).toMatch(/it is of the subject gpt2, this run of pythia/);
    space.write('suite.yaml', suite());
    const otherColumn = await space.evaluate(gated(against, [scripted(GOOD, 'another')]));
    expect(otherColumn.code).toBe(1);
    expect(otherColumn.stderr).toMatch(/it has no simulator another, only scripted/);
  });

  it.each([
    [{ minMeanAUC: 0.8 }, /metadata\.attentionHeads\.gates: .*minMeanAUC/],
    [{ maxMeanDrop: 0.1 }, /metadata\.attentionHeads\.gates\.maxMeanDrop: needs a baseline/],
    [{ ...against, baseline: 'none.json' }, /none\.json: cannot be read/],
    [{ minMeanAuc: 0.1, simulators: ['gpt'] }, /gates\.simulators: names gpt, and the run has scripted/],
  ])('name the place where %j is wrong', async (gates, message) => {
    const failed = await evaluate(workspace(), gates, GOOD, ['--filter-first-n', '10']);
    expect(failed.code).toBe(1);
    expect(failed.stderr).toMatch(message);
  });
});

describe('attention-heads baseline', { timeout: 60_000 }, () => {
  it('writes a file in which a change is a changed line, and shows it', async () => {
    const space = await withBaseline();
    const file = join(space.folder, 'baseline.json');
    const text = readFileSync(file, 'utf8');
    expect(text.split('\n').filter((line) => line.includes('"explanation"'))).toHaveLength(12);
    await cli(space, 'baseline', 'write', 'results/demo', '-o', 'again.json');
    expect(readFileSync(join(space.folder, 'again.json'), 'utf8')).toBe(text);
    const shown = await cli(space, 'baseline', 'show', 'baseline.json');
    expect(shown.stdout).toMatch(
      /Suite demo, subject gpt2, pairs [0-9a-f]{16}\nscripted: protocol pairwise-v2@/,
    );
    expect(shown.stdout).toMatch(/mean ROC AUC +│ +1\.000/);
  });

  it('says what is wrong with a file', async () => {
    const space = workspace();
    writeFileSync(join(space.folder, 'old.json'), '{ "version": 0 }');
    const shown = await cli(space, 'baseline', 'show', 'old.json');
    expect(shown).toMatchObject({ code: 1, stderr: expect.stringMatching(/^old\.json: version: /) });
    const nothing = await cli(space, 'baseline', 'write');
    expect(nothing.stderr).toMatch(/no run here has a predictions\.json/);
  });
});
