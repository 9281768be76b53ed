import Anthropic from '@anthropic-ai/sdk';
import { afterEach, expect, it } from 'vitest';
import type { ReadoutName } from '../../src/asking/readouts/readouts.ts';
import { exportBatch } from '../../src/batches/export-batch.ts';
import { fetchBatch } from '../../src/batches/fetch-batch.ts';
import { readManifest, withPart, writeManifest } from '../../src/batches/manifest.ts';
import { submitBatch } from '../../src/batches/submit-batch.ts';
import {
  MessageBatches,
  type MessageBatchesOptions,
  type SimulatorServer,
  startSimulatorServer,
} from '../simulator-server/index.ts';
import { importAll, madeBatch } from './batches.ts';

const open: SimulatorServer[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});
const environment = { ANTHROPIC_API_KEY: 'a-key', OPENAI_API_KEY: 'another-key' };

/** A batch of 40 requests in parts of 20, and Anthropic. */
async function exported(options: MessageBatchesOptions = {}, readout: ReadoutName = 'stated') {
  const api = new MessageBatches(options);
  const server = await startSimulatorServer({ batches: api });
  open.push(server);
  const made = madeBatch({ baseUrl: server.baseUrl, readout });
  await exportBatch(made.folder, made.batch, { store: made.store(), limits: { requests: 20, bytes: 1e9 } });
  const fetch = () => fetchBatch(made.folder, { environment, firstWaitMs: 1 });
  return {
    ...made,
    api,
    server,
    fetch,
    submit: () => submitBatch(made.folder, 'anthropic', { environment }),
  };
}

it('requests go as Anthropic takes them, and answers are kept as those of a live run', async () => {
  const made = await exported();
  expect(await made.submit()).toEqual({ parts: 2, problems: [] });
  expect(await made.submit()).toEqual({ parts: 0, problems: [] });
  const { params } = made.api.batches[0]?.requests[0] ?? {};
  expect(params).toMatchObject({ model: 'm', max_tokens: 2048, system: expect.any(String) });
  expect(await made.fetch()).toEqual({ running: 2, problems: [] });
  expect(await made.fetch()).toEqual({ running: 0, problems: [] });
  expect(await importAll(made)).toMatchObject({ imported: 40, missing: 0, bad: 0 });
  expect([...made.api.keys]).toEqual(['a-key']);
  const [custom_id = ''] = made.api.batches[0]?.requests.map((each) => each.custom_id) ?? [];
  expect(made.store().get(Buffer.from(custom_id, 'hex'))).toMatchObject({
    text: '85',
    usage: { promptTokens: 120, cachedPromptTokens: 20, completionTokens: 2 },
  });
});

it('requests that erred, expired or were cancelled have no answer, and the reasons are counted', async () => {
  const ends = ['errored', 'expired', 'canceled'] as const;
  const made = await exported({ result: (index) => ends[index] ?? 'succeeded' });
  await made.submit();
  await made.fetch();
  await made.fetch();
  const { reasons, ...summary } = await importAll(made);
  expect(summary).toMatchObject({ imported: 34, missing: 6, failed: 6 });
  expect(Object.fromEntries(reasons)).toEqual({
    'invalid_request_error: Too long.': 2,
    expired: 2,
    canceled: 2,
  });
});

it('a batch that was made, and whose maker never heard of it, is found and not paid twice', async () => {
  const made = await exported({ lostCreates: 1 });
  expect(await made.submit()).toMatchObject({ parts: 2 });
  expect(made.api.batches).toHaveLength(2);
  // As if the process had been killed before it noted the second one's name.
  const manifest = readManifest(made.folder);
  const second = manifest.parts[1];
  if (!second?.submission) throw new Error('not submitted');
  const { batch, ...submission } = second.submission;
  writeManifest(made.folder, withPart(manifest, { ...second, submission }));
  await made.submit();
  expect(readManifest(made.folder).parts[1]?.submission?.batch).toBe(batch);
  expect(made.api.batches).toHaveLength(2);
});

it('a download that breaks off is made again', async () => {
  const made = await exported({ cutDownloads: 2 });
  await made.submit();
  await made.fetch();
  expect(await made.fetch()).toEqual({ running: 0, problems: [] });
  expect(await importAll(made)).toMatchObject({ imported: 40, bad: 0 });
});

it('log-probabilities are refused before anything is sent', async () => {
  const made = await exported({}, 'logprobs');
  const { problems } = await made.submit();
  expect(problems[0]?.problem).toMatch(/gives no log-probabilities.* readout: stated/);
  expect(made.api.batches).toEqual([]);
  expect(readManifest(made.folder).parts[0]?.submission).toBeUndefined();
});

it('the mock is what Anthropic’s own SDK expects', async () => {
  const { server } = await exported({ result: (index) => (index === 1 ? 'errored' : 'succeeded') });
  const { batches } = new Anthropic({ apiKey: 'a-key', baseURL: server.origin }).messages;
  const params = { model: 'm', max_tokens: 1, messages: [{ role: 'user' as const, content: 'x' }] };
  const { id } = await batches.create({ requests: ['a', 'b'].map((custom_id) => ({ custom_id, params })) });
  await batches.retrieve(id);
  expect((await batches.retrieve(id)).request_counts).toMatchObject({ succeeded: 1, errored: 1 });
});

it('a result of another shape costs itself alone, and a text may hold what some readers take for the end of a line', async () => {
  const textOf = (index: number) => (index === 3 ? '85\u2028' : '85');
  const made = await exported({
    line: ({ custom_id }, index) =>
      index === 5
        ? { custom_id, result: { type: 'succeeded', message: 'lost' } }
        : index === 6
          ? { custom_id, result: { type: 'errored', error: { type: 'overloaded_error', message: 'Busy.' } } }
          : { custom_id, result: { type: 'succeeded', message: { content: [{ text: textOf(index) }] } } },
  });
  await made.submit();
  await made.fetch();
  expect(await made.fetch()).toEqual({ running: 0, problems: [] });
  const { reasons, ...summary } = await importAll(made);
  expect(summary).toMatchObject({ imported: 36, missing: 4, failed: 4, bad: 0 });
  expect(new Map(reasons)).toEqual(
    new Map([
      ['overloaded_error: Busy.', 2],
      ['the line has neither a response nor an error', 2],
    ]),
  );
});

it('an answer that the context’s end cut off is not taken for whole', async () => {
  const message = { content: [{ text: '8' }], stop_reason: 'model_context_window_exceeded' };
  const made = await exported({
    line: ({ custom_id }) => ({ custom_id, result: { type: 'succeeded', message } }),
  });
  await made.submit();
  await made.fetch();
  await made.fetch();
  expect(await importAll(made)).toMatchObject({ imported: 0, failed: 40 });
});
