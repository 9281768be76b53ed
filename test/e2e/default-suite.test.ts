import { readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { PROJECT, Workspace } from './promptfoo.ts';

// Three thousand rows take ten seconds of an idle machine, and far more of one that runs all tests at once.
it.each([
  [
    'the default config',
    'promptfooconfig.yaml',
    { suite: 'smollm2-135m', heads: 20, truth: 0.75, seconds: 120 },
  ],
  ['the puzzles', 'examples/puzzles.yaml', { suite: 'puzzles', heads: 16, truth: 0.95, seconds: 60 }],
])(
  '%s: runs offline, soon, and ranks true explanations above false ones',
  async (_, file, { suite, heads, truth, seconds }) => {
    const space = new Workspace();
    const start = performance.now();
    // Its own folder to write results to: other tests run this suite at the same time.
    symlinkSync(join(PROJECT, 'datasets'), join(space.folder, 'datasets'));
    const config = join(PROJECT, file);
    const run = await space.promptfoo(['eval', '--no-progress-bar', '-c', config]);
    expect(run.code, run.stdout + run.stderr).toBe(0);
    expect(performance.now() - start).toBeLessThan(seconds * 1000);

    const { simulators, explanations, problems } = space.scorecard(suite);
    expect(problems).toEqual([]);
    expect(simulators.map(({ name }) => name)).toEqual(['heuristic', 'distance']);

    // Generator and hook run in one process: what the heads do is in the report.
    const report = readFileSync(join(space.folder, 'results', suite, 'report.html'), 'utf8');
    expect(report.match(/"pattern":\{"record"/g)).toHaveLength(heads);

    const meanOf = (truth: boolean) => {
      const aucs = explanations
        .filter((each) => each.truth === truth)
        .map(({ scores }) => scores[0]?.auc ?? 0);
      return aucs.reduce((sum, auc) => sum + auc, 0) / aucs.length;
    };
    expect(meanOf(true)).toBeGreaterThan(truth);
    expect(meanOf(false)).toBeLessThan(meanOf(true) - 0.15);
  },
  150_000,
);
