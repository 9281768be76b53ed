import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { SimulatorServer } from '../simulator-server/index.ts';
import { evaluateLive, liveWorkspace, openAiColumn, serve } from './live.ts';
import { projectFile } from './promptfoo.ts';

it('a wrapped provider scores as the SDK does, and is not asked twice', { timeout: 180_000 }, async () => {
  const [direct, wrapped] = [await serve(), await serve()];
  const columns = [
    openAiColumn(direct, {}, 'direct'),
    {
      id: projectFile('providers/promptfoo-simulator.ts'),
      label: 'wrapped',
      config: {
        provider: 'openai:chat:test-model',
        options: { config: { apiBaseUrl: wrapped.baseUrl, apiKeyEnvar: 'PLANTED_KEY' } },
      },
    },
  ];
  const space = liveWorkspace(['attends to the previous token', 'attends to commas']);
  const planted = { PLANTED_KEY: 'sk-planted-0123456789abcdef' };
  const run = await evaluateLive(space, columns, [], planted);
  expect(run.code, run.stdout + run.stderr).toBe(0);
  const bodies = (server: SimulatorServer) => server.requests.map(({ body }) => JSON.stringify(body)).sort();
  expect(bodies(wrapped)).toHaveLength(20);
  expect(bodies(wrapped)).toEqual(bodies(direct));
  expect(wrapped.requests[0]?.headers.authorization).toBe(`Bearer ${planted.PLANTED_KEY}`);

  expect(run.stdout + run.stderr).not.toContain(planted.PLANTED_KEY);
  const left = readdirSync(space.folder, { recursive: true, withFileTypes: true });
  for (const file of left.filter((each) => each.isFile())) {
    expect(readFileSync(join(file.parentPath, file.name)).includes(planted.PLANTED_KEY), file.name).toBe(
      false,
    );
  }

  const scores = () => space.scorecard('live').explanations.map(({ scores }) => scores.map(({ auc }) => auc));
  for (const [ofDirect, ofWrapped] of scores()) {
    expect(ofWrapped).toBe(ofDirect);
    expect(ofWrapped).not.toBeNull();
  }
  const first = scores();
  const again = await evaluateLive(space, columns, [], planted);
  expect(again.code, again.stdout + again.stderr).toBe(0);
  expect(wrapped.counts().requests).toBe(20);
  expect(scores()).toEqual(first);
  expect(space.scorecard('live').simulators[1]?.asking).toMatchObject({ requests: 0, reused: 20 });
});
