import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { exportBatch } from '../../src/batches/export-batch.ts';
import { fetchBatch } from '../../src/batches/fetch-batch.ts';
import { submitBatch } from '../../src/batches/submit-batch.ts';
import { columnOfConfig, suitesOfConfig } from '../../src/commands/batch/batch-config.ts';
import { AnswerStore } from '../../src/models/kept-answers/answer-store.ts';
import { keptAnswersFolder } from '../../src/promptfoo/kept-answers.ts';
import { BatchApi, startSimulatorServer } from '../simulator-server/index.ts';
import { CLI, evaluateLive, openAiColumn, serve, twoHeads, verdictOf } from './live.ts';
import { configFor, run } from './promptfoo.ts';

it('exported, submitted by a process that is killed, fetched with 3 % failures, exported again and imported, ends in the scorecard of the direct run', async () => {
  const direct = twoHeads();
  // Runs beside the batch, which does not depend on it.
  const directly = evaluateLive(direct, [openAiColumn(await serve())]);

  let killOn = '';
  let victim: { kill(signal: 'SIGKILL'): unknown } | undefined;
  const api = new BatchApi({
    fails: (index) => index % 33 === 1,
    onRequest: (request) => {
      if (killOn !== '' && request.startsWith(killOn)) victim?.kill('SIGKILL');
    },
  });
  const server = await startSimulatorServer({ batches: api });
  const space = twoHeads();
  space.write('promptfooconfig.yaml', configFor('suite.yaml', [openAiColumn(server)]));
  const config = join(space.folder, 'promptfooconfig.yaml');
  const folder = join(space.folder, 'batch');
  const answers = keptAnswersFolder(space.environment);
  const environment = {};
  const batch = () => {
    return { ...suitesOfConfig(config), ...columnOfConfig(config, undefined) };
  };
  const cli = (...args: string[]) =>
    run(process.execPath, [CLI, 'batch', ...args], space.environment, space.folder, (child) => {
      victim = child;
    });

  const { requests } = await exportBatch(folder, batch(), { store: new AnswerStore(answers) });
  killOn = 'POST /v1/batches';
  await cli('submit', folder);
  killOn = '';
  expect(api.paid).toBe(requests);
  expect((await cli('submit', folder)).stdout).toContain('requests-0001.jsonl');
  expect(api.paid).toBe(requests);

  killOn = 'GET /v1/files/';
  await cli('fetch', folder);
  expect(readdirSync(join(folder, 'results')).filter((name) => name.endsWith('.jsonl'))).toEqual([]);
  killOn = '';
  expect(await fetchBatch(folder, { environment })).toEqual({ running: 0, problems: [] });

  const failed = Math.ceil((requests - 1) / 33);
  const again = await exportBatch(folder, batch(), { store: new AnswerStore(answers), missing: true });
  expect(again.requests).toBe(failed);
  api.options = {};
  await submitBatch(folder, 'openai', { environment });
  await fetchBatch(folder, { environment });
  expect(api.paid).toBe(requests + failed);

  const importing = cli('import', folder);
  while (
    readdirSync(space.folder, { recursive: true }).every(
      (name) => !String(name).endsWith('answers.sqlite-wal'),
    )
  ) {
    await sleep(1);
  }
  victim?.kill('SIGKILL');
  await importing;
  const imported = await cli('import', folder);
  expect(imported.stdout).toContain(`${requests} of ${requests} requests answered`);

  const scored = await cli('score');
  expect(scored.code, scored.stderr).toBe(0);
  const scoredVerdict = verdictOf(space);

  const finished = await evaluateLive(space, [openAiColumn(server)]);
  expect(finished.code, finished.stderr).toBe(0);
  expect(server.counts().requests).toBe(0);
  expect((await directly).code).toBe(0);
  expect(verdictOf(space)).toEqual(verdictOf(direct));
  expect(scoredVerdict).toEqual(verdictOf(direct));
  await server.close();
}, 120_000);
