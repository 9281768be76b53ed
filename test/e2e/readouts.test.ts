import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PROJECT, Workspace } from './promptfoo.ts';
import { startTextEndpoint } from './text-endpoint.ts';

/** Runs an example on the first two pairs of a bundled head. */
async function evaluateExample(name: string, environment: NodeJS.ProcessEnv, space = newSpace()) {
  const run = await space.promptfoo(
    [
      'eval',
      '--no-progress-bar',
      '-c',
      join(PROJECT, 'examples', `${name}.yaml`),
      ...['--filter-metadata', 'head=L0H0', '--filter-first-n', '2', '-o', 'output.json'],
    ],
    environment,
  );
  return { ...run, rows: () => space.output().results };
}

function newSpace(): Workspace {
  const space = new Workspace();
  symlinkSync(join(PROJECT, 'datasets'), join(space.folder, 'datasets'));
  return space;
}

/** P(1) of each row of the endpoint's column, as its reason says it. */
const reasons = (rows: ReturnType<Workspace['output']>['results']) =>
  rows.flatMap(({ gradingResult }) => gradingResult?.componentResults.map(({ reason }) => reason) ?? []);

describe('models without log-probabilities judge', { timeout: 120_000 }, () => {
  it('Claude states how likely a pair is, and is asked once for it', async () => {
    const { bodies, environment } = await startTextEndpoint('anthropic', () => '85');
    const space = newSpace();
    const first = await evaluateExample('anthropic', environment, space);
    expect(first.stdout + first.stderr).not.toMatch(/log-probabilities/);
    expect(first.code).toBe(0);
    expect(bodies).toHaveLength(2);
    expect(bodies[0]).toMatchObject({ max_tokens: 64 });
    expect(reasons(first.rows()).join()).toMatch(/0\.85/);
    await evaluateExample('anthropic', environment, space);
    expect(bodies).toHaveLength(2);
  });

  it('Gemini answers several times, and the share of 1s counts', async () => {
    const { bodies, environment } = await startTextEndpoint('gemini', (_, n) => (n % 5 === 0 ? '0' : '1'));
    const { code, rows, stdout, stderr } = await evaluateExample('gemini', environment);
    expect(code, stdout + stderr).toBe(0);
    expect(bodies).toHaveLength(10);
    expect(bodies[0]?.generationConfig).toMatchObject({ maxOutputTokens: 2048 });
    // Four of five: 4.5 / 6.
    expect(reasons(rows()).join()).toMatch(/0\.75/);
  });

  it('a reasoning model gets room to think, and neither a temperature nor a wish for log-probabilities', async () => {
    const { bodies, environment } = await startTextEndpoint('openai', () => '20');
    const { code } = await evaluateExample('openai-reasoning', environment);
    expect(code).toBe(0);
    expect(Object.keys(bodies[0] ?? {}).sort()).toEqual([
      'max_completion_tokens',
      'messages',
      'model',
      'reasoning_effort',
    ]);
  });

  it('a pair without any answer is unscored, with what came', async () => {
    const { environment } = await startTextEndpoint('anthropic', () => 'I would rather not.');
    const { code, stdout, stderr } = await evaluateExample('anthropic', environment);
    expect(code).toBe(1);
    expect(stdout + stderr).toMatch(/states no probability from 0 to 100: it said "I would rather not\."/);
  });
});
