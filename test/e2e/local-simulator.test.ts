import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, describe as group, it } from 'vitest';
import { PAIRWISE_V1 } from '../../src/asking/protocol.ts';
import { REAL_MODEL } from '../real-model.ts';
import { configFor, PROJECT, PROMPTFOO, projectFile, run as runProgram, Workspace } from './promptfoo.ts';

const EXPLANATIONS = ['attends to the previous token', 'attends to commas'];
/** Two heads, two explanations each, ten pairs each. */
const PAIRS = 40;

/** A folder with a suite of two bundled heads, to be judged by the real model. */
function realWorkspace(): Workspace {
  const space = new Workspace();
  space.write('suite.yaml', {
    name: 'real',
    subject: 'puzzles',
    records: join(PROJECT, 'datasets', 'puzzles', 'records'),
    heads: [0, 1].map((head) => ({ layer: 0, head, explanations: EXPLANATIONS })),
  });
  return space;
}

/** Asked with the shorter of the bundled protocols, and once a pair: what is tested is that nothing is evaluated twice. */
const model = (config: object = {}, label = 'model') => ({
  id: projectFile('providers/local-simulator.ts'),
  label,
  config: {
    model: REAL_MODEL,
    gpu: false,
    threads: 1,
    protocol: 'pairwise-v1',
    baselineCorrection: false,
    ...config,
  },
});
/** The bundled records are outside the suite's folder, which the config has to allow. */
const configOf = (columns: readonly object[]) =>
  configFor('suite.yaml', columns, {
    tests: [
      {
        path: projectFile('datasets/head-test-cases.ts'),
        config: { suite: 'suite.yaml', recordsRoot: PROJECT },
      },
    ],
  });
const heuristic = { id: projectFile('providers/heuristic-simulator.ts'), label: 'heuristic' };

const asking = (space: Workspace) => space.scorecard('real').simulators[0]?.asking;
const probabilities = (space: Workspace) =>
  space.output().results.map(({ testCase, namedScores }) => [testCase.metadata, namedScores]);

/** How many answers are kept; none as long as the file is being made. */
function kept(space: Workspace): number {
  const [file] = globSync('.promptfoo/cache/**/answers.sqlite', { cwd: space.folder });
  if (file === undefined) return 0;
  try {
    using database = new DatabaseSync(join(space.folder, file), { readOnly: true });
    return Number(database.prepare('SELECT count(*) AS kept FROM answers').get()?.kept);
  } catch {
    return 0;
  }
}

group.skipIf(REAL_MODEL === undefined)('a real language model judges', { timeout: 300_000 }, () => {
  it('forty pairs in process; a second process, killed in the middle, evaluates nothing twice, nor does a third', async () => {
    const whole = realWorkspace();
    const first = await whole.evaluate(configOf([model()]));
    expect(first.code, first.stdout + first.stderr).toBe(0);
    expect(asking(whole)).toMatchObject({ requests: PAIRS, reused: 0, givenUp: 0, cost: null });
    const [summary] = whole.scorecard('real').simulators;
    expect(summary).toMatchObject({ unscored: 0, pairs: PAIRS });
    expect(summary?.meanMass).toBeGreaterThan(0.5);
    expect(summary?.asking?.cachedPromptTokens).toBeGreaterThan(0.8 * (summary?.asking?.promptTokens ?? 0));

    const again = await whole.evaluate(configOf([model()]));
    expect(again.code, again.stderr).toBe(0);
    expect(asking(whole)).toMatchObject({ requests: 0, reused: PAIRS });
    const answers = probabilities(whole);

    const space = realWorkspace();
    space.write('promptfooconfig.yaml', configOf([model()]));
    const args = [PROMPTFOO, 'eval', '--no-progress-bar'];
    await runProgram(process.execPath, args, space.environment, space.folder, async (child) => {
      while (kept(space) < PAIRS / 4 && child.exitCode === null)
        await new Promise((resolve) => setTimeout(resolve, 20));
      child.kill('SIGKILL');
    });
    const survived = kept(space);
    expect(survived).toBeGreaterThanOrEqual(PAIRS / 4);
    const resumed = await space.evaluate(configOf([model()]));
    expect(resumed.code, resumed.stderr).toBe(0);
    expect(asking(space)?.requests).toBeLessThanOrEqual(PAIRS - PAIRS / 4);
    expect((asking(space)?.requests ?? 0) + (asking(space)?.reused ?? 0)).toBe(PAIRS);
    // The answers depend on neither the order nor what was asked before.
    expect(probabilities(space)).toEqual(answers);
  });

  it('which is loaded once for two columns; one that cannot work is said in a line, and the others go on', async () => {
    const space = realWorkspace();
    const protocol = space.write(
      'short.yaml',
      readFileSync(PAIRWISE_V1, 'utf8').replace(
        / {2}- role: user\n {4}content: \|-\n {6}Example 1[\s\S]*(?= {2}- role: user\n {4}content: \|-\n {6}Example 5)/,
        '',
      ),
    );
    writeFileSync(join(space.folder, 'page.gguf'), '<html>');
    const filter = ['--filter-metadata', 'head=L0H0', '--filter-metadata', 'explanation=attends-to-commas'];
    const columns = [
      model({ protocol }, 'one'),
      model({ protocol, match: 'exact' }, 'two'),
      model({ model: 'page.gguf' }, 'broken'),
      model({ contextSize: 256 }, 'narrow'),
      heuristic,
    ];
    const run = await space.evaluate(configOf(columns), filter);
    expect(run.stderr).toMatch(
      /^broken: .*page\.gguf: is not a GGUF file; use a GGUF file of a chat model$/m,
    );
    expect(run.stderr).toMatch(
      /narrow: 10 of 10 pairs .*L0H0 \S+ \S+ \d+→\d+: its prompt has \d+ tokens, but contextSize is 256/,
    );
    expect(run.stdout + run.stderr).not.toMatch(/^\s+at /m);
    const [part] = space.partialRuns('real');
    const scored = space
      .scorecard(join('real', 'partial', part ?? ''))
      .simulators.map(({ name, pairs, unscored }) => [name, pairs - unscored]);
    expect(scored).toEqual([
      ['one', 10],
      ['two', 10],
      ['broken', 0],
      ['narrow', 0],
      ['heuristic', 10],
    ]);
  });
});
