import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as server from '../simulator-server/index.ts';
import { evaluateLive, liveWorkspace, openAiColumn, serve } from './live.ts';
import { configFor, projectFile, type Workspace } from './promptfoo.ts';

function filesWith(space: Workspace, text: string): string[] {
  return readdirSync(space.folder, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile() && file.name !== 'promptfooconfig.yaml')
    .map((file) => join(file.parentPath, file.name))
    .filter((file) => readFileSync(file).includes(text));
}

describe('a mistake in the config ends the run in one line, before anything is paid', {
  timeout: 60_000,
}, () => {
  it('a key in a header', async () => {
    const live = await serve();
    const space = liveWorkspace();
    const run = await evaluateLive(space, [openAiColumn(live, { headers: { 'api-key': 'hunter2hunter2' } })]);
    expect(run.code).toBe(1);
    expect(run.stderr).toMatch(
      /^providers: openai-simulator: config: headers\.api-key: looks like a secret/m,
    );
    expect(run.stdout + run.stderr).not.toMatch(/hunter2|^\s+at /m);
    expect(filesWith(space, 'hunter2')).toEqual([]);
    expect(live.requests).toEqual([]);
  });

  it('an option of the assertion that there is not', async () => {
    const live = await serve();
    const value = projectFile('assertions/normalized-one.ts');
    const defaultTest = { assert: [{ type: 'javascript', value, config: { match: 'trim' } }] };
    const config = configFor('suite.yaml', [openAiColumn(live)], { defaultTest });
    const run = await liveWorkspace().evaluate(config, ['-j', '1']);
    expect(run.code).toBe(1);
    expect(run.stderr).toMatch(/^assertions\/normalized-one\.ts: config: match: /m);
    expect(run.stdout + run.stderr).not.toMatch(/^\s+at |ZodError/m);
    expect(live.requests.length).toBeLessThanOrEqual(2);
  });
});

describe('a run', { timeout: 60_000 }, () => {
  it('counts what answers cost that the assertion cannot use, and says what came', async () => {
    const usage = { promptTokens: 100, cachedTokens: 0, completionTokens: 1 };
    const live = await serve(server.answer(server.prefixed(' ', { one: 0.7 }), { usage }));
    const space = liveWorkspace();
    const run = await evaluateLive(space, [openAiColumn(live, { price: { input: 2, output: 10 } })]);
    expect(run.stderr).toMatch(/10 of 10 pairs have no score .*set match: trimmed/);
    const { asking } = space.scorecard('live').simulators[0] ?? {};
    expect(asking).toMatchObject({ requests: 10, givenUp: 10, promptTokens: 1000, completionTokens: 10 });
    expect(asking?.cost).toBeCloseTo((10 * (100 * 2 + 10)) / 1e6, 12);
  });

  it('counts once what two columns ask at the same time, also where the answer is of no use', async () => {
    const usage = { promptTokens: 100, cachedTokens: 0, completionTokens: 1 };
    for (const useless of [
      server.noLogprobs('1', 'openai', usage),
      server.answer(server.CHATTY, { usage }),
    ]) {
      const live = await serve(useless, 300);
      const space = liveWorkspace();
      const columns = [openAiColumn(live, {}, 'one'), openAiColumn(live, {}, 'two')];
      await evaluateLive(space, columns, ['-j', '20']);
      const asking = space.scorecard('live').simulators.map((simulator) => simulator.asking);
      const tokens = asking.reduce((sum, each) => sum + (each?.promptTokens ?? 0), 0);
      expect(tokens).toBe(100 * live.counts().requests);
      expect(live.counts().requests).toBe(10);
    }
  });

  it('takes keys from the env of the config file, and names a provider without a label by its file', async () => {
    const live = await serve();
    const space = liveWorkspace();
    const column = {
      id: projectFile('providers/openai-simulator.ts'),
      config: { model: 'test-model', baseUrl: live.baseUrl, apiKeyEnvar: 'KEY_OF_FILE' },
    };
    const env = { PROMPTFOO_PASS_RATE_THRESHOLD: '0', KEY_OF_FILE: 'key-of-file' };
    const run = await space.evaluate(configFor('suite.yaml', [column], { env }));
    expect(run.code, run.stdout + run.stderr).toBe(0);
    expect(live.requests[0]?.headers.authorization).toBe('Bearer key-of-file');
    expect(space.scorecard('live').simulators[0]?.name).toMatch(/openai-simulator/);
  });
});
