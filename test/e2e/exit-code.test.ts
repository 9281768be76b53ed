import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeHead } from '../head-files.ts';
import { configFor, projectFile, Workspace } from './promptfoo.ts';

/** Of ten questions the first five are about strong pairs: every row is misjudged, half of them, and none. */
const WRONG = [0.1, 0.2, 0.3, 0.4, 0.45, 0.55, 0.6, 0.7, 0.8, 0.9];
const HALF = [0.9, 0.8, 0.3, 0.4, 0.45, 0.4, 0.3, 0.2, 0.1, 0.05];

const space = new Workspace();
writeHead(join(space.folder, 'records'), { layer: 0, head: 0 });
space.write('suite.yaml', {
  name: 'demo',
  subject: 'gpt2',
  records: 'records',
  split: 'all',
  heads: [{ layer: 0, head: 0, explanations: ['previous'] }],
});

function evaluate(
  scripted: object,
  gates: object,
  environment: Readonly<Record<string, string | undefined>>,
) {
  const simulator = { id: projectFile('test/fixtures/scripted-simulator.ts'), config: scripted };
  const config = configFor('suite.yaml', [simulator], { metadata: { attentionHeads: { gates } }, env: {} });
  return space.evaluate(config, ['-j', '1', '--no-write'], environment);
}

const SWITCHES = [undefined, '0', '3'].flatMap((failedTestExitCode) =>
  [undefined, '0', '60'].map((passRateThreshold) => ({
    PROMPTFOO_FAILED_TEST_EXIT_CODE: failedTestExitCode,
    PROMPTFOO_PASS_RATE_THRESHOLD: passRateThreshold,
  })),
);

describe('the exit code', { timeout: 120_000 }, () => {
  it.each(SWITCHES)('is that of a failed gate, and of an incomplete run, under %o', async (switches) => {
    const failed = await evaluate({ answers: WRONG }, { minMeanAuc: 0.9 }, switches);
    expect(failed.code, failed.stdout + failed.stderr).toBe(100);
    expect(failed.stderr).toMatch(/FAIL +minMeanAuc.*\n(NEXT.*\n)?demo: FAILED\.[^\n]*\n$/);
    const incomplete = await evaluate({ answers: WRONG, failOn: 'previous' }, { maxUnscored: 1 }, switches);
    expect(incomplete.code, incomplete.stdout + incomplete.stderr).toBe(1);
    expect(incomplete.stderr).toMatch(/demo: FAILED\. The run is incomplete\.\n$/);
  });

  it('stays promptfoo’s where no gate failed, and says whose it is', async () => {
    const ended = (environment: Readonly<Record<string, string>>) =>
      evaluate({ answers: HALF }, { minMeanAuc: 0.1 }, environment);
    const strict = await ended({ PROMPTFOO_FAILED_TEST_EXIT_CODE: '3' });
    expect(strict.code).toBe(3);
    expect(strict.stderr).toMatch(/promptfoo ends with code 3 for a reason of its own: .*THRESHOLD: "0"/);
    expect((await ended({ PROMPTFOO_PASS_RATE_THRESHOLD: '0' })).code).toBe(0);
    expect((await ended({ PROMPTFOO_FAILED_TEST_EXIT_CODE: '0' })).code).toBe(0);
  });
});
