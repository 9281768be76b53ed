import { readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type ExportOptions, exportBatch } from '../../src/batches/export-batch.ts';
import { fetchBatch, statusOfBatch } from '../../src/batches/fetch-batch.ts';
import { readManifest, withPart, writeManifest } from '../../src/batches/manifest.ts';
import { submitBatch } from '../../src/batches/submit-batch.ts';
import { openAiConfigSchema } from '../../src/models/openai/openai-config.ts';
import { openAiModel } from '../../src/models/openai/openai-model.ts';
import {
  BatchApi,
  type BatchApiOptions,
  type SimulatorServer,
  startSimulatorServer,
} from '../simulator-server/index.ts';
import { importAll, type MadeBatch, madeBatch } from './batches.ts';

const PART = 'requests-0001.jsonl';
const open: SimulatorServer[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

/** A batch of 40 requests in parts of 20, exported, and an endpoint for it. */
async function exported(options: BatchApiOptions = {}) {
  const api = new BatchApi(options);
  const server = await startSimulatorServer({ batches: api });
  open.push(server);
  const made = madeBatch({ baseUrl: server.baseUrl });
  await exportBatch(made.folder, made.batch, { store: made.store(), limits: { requests: 20, bytes: 1e9 } });
  return { ...made, api };
}

const environment = {};
/** How many parts were submitted. @throws what went wrong with one. */
const submit = async ({ folder }: MadeBatch) => {
  const { parts, problems } = await submitBatch(folder, 'openai', { environment });
  if (problems[0]) throw new Error(problems[0].problem);
  return parts;
};
/** How many parts have not ended. @throws what went wrong with one. */
const fetch = async ({ folder }: MadeBatch) => {
  const { running, problems } = await fetchBatch(folder, { environment, firstWaitMs: 1 });
  if (problems[0]) throw new Error(problems[0].problem);
  return running;
};
const missing = ({ folder, batch, store }: MadeBatch, more: Partial<ExportOptions> = {}) =>
  exportBatch(folder, batch, { store: store(), missing: true, ...more });
const modelAt = (baseUrl: string) => openAiModel(openAiConfigSchema.parse({ model: 'm', baseUrl }));
const partOf = ({ folder }: MadeBatch, index = 0) => {
  const part = readManifest(folder).parts[index];
  if (!part) throw new Error('no such part');
  return part;
};

describe('a batch', () => {
  it('goes through the API once, whatever is called how often', async () => {
    const made = await exported();
    expect(await submit(made)).toBe(2);
    expect(await submit(made)).toBe(0);
    expect(made.api.paid).toBe(40);
    expect([...made.api.uploads.values()][0]).toBe(readFileSync(join(made.folder, PART), 'utf8'));
    expect(made.api.batches[0]?.metadata).toEqual({
      attention_heads_part: `${readManifest(made.folder).id}/${PART}`,
      sha256: partOf(made).digest,
    });
    expect(await fetch(made)).toBe(0);
    expect(await fetch(made)).toBe(0);
    expect(await importAll(made)).toMatchObject({ requests: 40, imported: 40, missing: 0 });
    expect(await missing(made)).toMatchObject({ requests: 0, kept: 40 });
  });

  it('is fetched again, and not paid for again, where what it gave is not there any more', async () => {
    const made = await exported();
    await submit(made);
    await fetch(made);
    const results = join(made.folder, 'results');
    for (const name of readdirSync(results))
      if (name.startsWith('requests-0001-')) rmSync(join(results, name));
    const { requests, underWay, warnings } = await missing(made);
    expect({ requests, underWay }).toEqual({ requests: 0, underWay: 20 });
    expect(warnings).toContainEqual(
      expect.stringMatching(/the results of requests-0001\.jsonl are gone: call batch fetch again/),
    );
    await fetch(made);
    expect(await importAll(made)).toMatchObject({ imported: 40, missing: 0 });
  });

  it('may be given up where what it gave is lost for good', async () => {
    const made = await exported();
    await submit(made);
    await fetch(made);
    rmSync(join(made.folder, 'results'), { recursive: true });
    expect(await missing(made, { abandon: [PART] })).toMatchObject({ requests: 20, underWay: 20 });
  });

  it('is not asked for anew while its results are where a link leads that nobody has mounted', async () => {
    const made = await exported();
    const results = join(made.folder, 'results');
    rmSync(results, { recursive: true });
    symlinkSync(join(made.folder, 'not-mounted'), results);
    await expect(missing(made)).rejects.toThrow(/results: cannot be read: no such file or folder/);
  });

  it('is submitted once, though its manifest names a part twice', async () => {
    const made = await exported();
    const manifest = readManifest(made.folder);
    writeManifest(made.folder, { ...manifest, parts: [...manifest.parts, ...manifest.parts] });
    await expect(submit(made)).rejects.toThrow(/manifest\.json: parts: a part is there twice/);
  });

  it('is waited for through its states', async () => {
    const made = await exported({ states: ['validating', 'in_progress', 'finalizing'] });
    await submit(made);
    const words = async () =>
      (await statusOfBatch(made.folder, environment)).map(({ part, status }) => {
        return status?.word ?? part.submission?.ended?.status;
      });
    expect(await words()).toEqual(['validating', 'validating']);
    expect(await fetch(made)).toBe(2);
    expect(await words()).toEqual(['finalizing', 'finalizing']);
    expect(readdirSync(join(made.folder, 'results'))).toEqual([]);
    // What is under way is not asked again.
    expect(await missing(made)).toMatchObject({ requests: 0, underWay: 40 });
    expect(await fetch(made)).toBe(0);
    expect(await words()).toEqual(['completed', 'completed']);
  });

  it.each(['expired', 'cancelled'] as const)(
    'that is %s gives what it has, and the rest is exported again',
    async (ends) => {
      const made = await exported({ ends, expires: (index) => index >= 15 });
      await submit(made);
      await fetch(made);
      expect(await missing(made)).toMatchObject({ requests: 10, answered: 30 });
      expect(await importAll(made)).toMatchObject({ imported: 30, missing: 10, failed: 10 });
      made.api.options = {};
      expect(await submit(made)).toBe(1);
      await fetch(made);
      expect(await importAll(made)).toMatchObject({ imported: 10, known: 30, missing: 0 });
      expect(made.api.paid).toBe(50);
    },
  );

  it('that fails says why, and all of it is exported again', async () => {
    const made = await exported({ ends: 'failed' });
    await submit(made);
    expect((await statusOfBatch(made.folder, environment))[0]?.status).toMatchObject({
      word: 'failed',
      problem: 'This line is no JSON. (line 3)',
    });
    await fetch(made);
    expect(await missing(made)).toMatchObject({ requests: 40, underWay: 0 });
    made.api.options = {};
    expect(await submit(made)).toBe(1);
    await fetch(made);
    expect(await importAll(made)).toMatchObject({ imported: 40 });
  });

  it.each(['COMPLETED', 'succeeded'])('ends by another engine’s word for it: %s', async (status) => {
    const made = await exported({
      shows: (batch) => ({ ...batch, status: batch.status === 'completed' ? status : batch.status }),
    });
    await submit(made);
    expect(await fetch(made)).toBe(0);
    expect(await importAll(made)).toMatchObject({ imported: 40 });
  });

  it.each([
    ['something else', () => ({ hello: 1 }), /not that of a batch API \(status: .*check baseUrl/],
    [
      'answers, and no file of them',
      () => ({ status: 'completed', request_counts: { completed: 20, failed: 0 } }),
      /has answered 20 requests of batch_1, but names no file of them/,
    ],
  ])('that is answered with %s has not ended', async (_, shows, problem) => {
    const made = await exported({ shows });
    await submit(made);
    await expect(fetch(made)).rejects.toThrow(problem);
    expect(partOf(made).submission?.ended).toBeUndefined();
  });

  it('may be asked after too often', async () => {
    const made = await exported({ tooMany: 3 });
    await submit(made);
    expect(await fetch(made)).toBe(0);
  });
});

describe('a download', () => {
  it.each([
    ['breaks off', { cutDownloads: 3 }],
    ['ends early without saying so', { shortDownloads: 3 }],
  ])('that %s is made again', async (_, options) => {
    const made = await exported(options);
    await submit(made);
    expect(await fetch(made)).toBe(0);
    expect(await importAll(made)).toMatchObject({ imported: 40, bad: 0 });
  });

  it('that keeps breaking off is given up, and made by the next call', async () => {
    const made = await exported({ cutDownloads: 6 });
    await submit(made);
    await expect(fetch(made)).rejects.toThrow(/broke off 6 times .* nothing is lost/);
    expect(readdirSync(join(made.folder, 'results'))).toEqual(['requests-0002-output.jsonl']);
    expect(await fetch(made)).toBe(0);
    expect(await importAll(made)).toMatchObject({ imported: 40 });
  });

  it('that always has fewer lines than its engine counts is there as far as it goes', async () => {
    const made = await exported({
      shows: (batch) => ({ ...batch, request_counts: { total: 20, completed: 21, failed: 0 } }),
    });
    await submit(made);
    await expect(fetch(made)).rejects.toThrow(/20 of 21 lines came.*batch import reads what came/);
    expect(await importAll(made)).toMatchObject({ imported: 40, missing: 0 });
  });

  it('that is elsewhere is made from there, without a key', async () => {
    const made = await exported({ elsewhere: true });
    await submit(made);
    expect(await fetch(made)).toBe(0);
    expect(await importAll(made)).toMatchObject({ imported: 40 });
  });

  it('that ends within its last line, without saying so, is made again', async () => {
    const made = await exported({ docked: { downloads: 3, bytes: 5 } });
    await submit(made);
    expect(await fetch(made)).toBe(0);
    expect(await importAll(made)).toMatchObject({ imported: 40, bad: 0 });
  });

  it('whose last line has no end is whole', async () => {
    const made = await exported({ docked: { downloads: 99, bytes: 1 } });
    await submit(made);
    expect(await fetch(made)).toBe(0);
    expect(await importAll(made)).toMatchObject({ imported: 40, bad: 0 });
  });
});

describe('what goes wrong with one part holds up no other', () => {
  it('where its engine no longer has it: the others are fetched, and it is asked again once it is given up', async () => {
    const made = await exported();
    await submit(made);
    made.api.options = { gone: ['batch_1'] };
    const { running, problems } = await fetchBatch(made.folder, { environment });
    expect({ running, parts: problems.map(({ part }) => part.file) }).toEqual({ running: 0, parts: [PART] });
    expect(problems[0]?.problem).toContain('404');
    expect(
      (await statusOfBatch(made.folder, environment)).map(({ problem }) => problem !== undefined),
    ).toEqual([true, false]);
    expect(await importAll(made)).toMatchObject({ imported: 20, missing: 20 });
    expect(await missing(made)).toMatchObject({ requests: 0, underWay: 20 });
    expect(await missing(made, { abandon: [PART] })).toMatchObject({ requests: 20, underWay: 0 });
    await submit(made);
    // What was given up is fetched all the same, should it be there again.
    made.api.options = {};
    expect(await fetch(made)).toBe(0);
    expect(await importAll(made)).toMatchObject({ imported: 20, known: 20, missing: 0 });
    expect(partOf(made).submission?.ended).toBeDefined();
  });

  it('where a file of its results is gone: its other file, and the other parts, are fetched', async () => {
    const made = await exported({ fails: (index) => index % 10 === 0 });
    await submit(made);
    made.api.options = { ...made.api.options, gone: ['file-batch_1-output'] };
    const { problems } = await fetchBatch(made.folder, { environment, firstWaitMs: 1 });
    expect(problems).toHaveLength(1);
    expect(readdirSync(join(made.folder, 'results')).sort()).toEqual([
      'requests-0001-errors.jsonl',
      'requests-0002-errors.jsonl',
      'requests-0002-output.jsonl',
    ]);
  });

  it('where it was changed before it was submitted: the others are', async () => {
    const made = await exported();
    writeFileSync(join(made.folder, PART), 'x', { flag: 'a' });
    const { parts, problems } = await submitBatch(made.folder, 'openai', { environment });
    expect(parts).toBe(1);
    expect(problems[0]?.problem).toMatch(/requests-0001\.jsonl: was changed after the export/);
    expect(made.api.paid).toBe(20);
  });

  it('where its file is lost: what the others answer is imported', async () => {
    const made = await exported();
    await submit(made);
    await fetch(made);
    rmSync(join(made.folder, PART));
    const { problems, ...summary } = await importAll(made);
    expect(summary).toMatchObject({ imported: 20, missing: 0 });
    expect(problems[0]).toMatch(/requests-0001\.jsonl: cannot be read: no such file/);
    await expect(missing(made)).rejects.toThrow(/requests-0001\.jsonl: cannot be read/);
  });

  it('and only a submitted part can be given up', async () => {
    const made = await exported();
    await expect(missing(made, { abandon: [PART] })).rejects.toThrow(
      /cannot be given up, as it is not a submitted part/,
    );
    await expect(missing(made, { abandon: ['x'] })).rejects.toThrow(/batch\/x: cannot be given up/);
  });
});

it('parts are to be had where they were submitted to, whatever a later export is for', async () => {
  const made = await exported();
  await submit(made);
  const other = new BatchApi();
  const server = await startSimulatorServer({ batches: other });
  open.push(server);
  const connection = { ...made.batch.connection, baseUrl: server.baseUrl };
  const elsewhere = {
    ...made,
    batch: {
      ...made.batch,
      connection,
      column: { ...made.batch.column, model: modelAt(server.baseUrl) },
    },
  };
  expect(await missing(elsewhere)).toMatchObject({ requests: 40, underWay: 0 });
  await submit(made);
  expect([made.api.paid, other.paid]).toEqual([40, 40]);
  expect(await fetch(made)).toBe(0);
  expect(await importAll(made)).toMatchObject({ requests: 80, imported: 80 });
});

describe('a submission', () => {
  it('whose answer gets lost is found, and not made again', async () => {
    const made = await exported({ lostCreates: 1 });
    await submit(made);
    expect(made.api.batches.length).toBe(2);
    expect(made.api.paid).toBe(40);
  });

  it('that fails for a moment is made again', async () => {
    const made = await exported({ failedCreates: 1 });
    await submit(made);
    expect(made.api.paid).toBe(40);
  });

  it('that was lost before it was noted is looked for among all batches', async () => {
    const made = await exported();
    await submit(made);
    // As if the process had been killed when the first part was submitted, and its name not yet noted.
    const part = partOf(made);
    const { batch, ...submission } = part.submission ?? { engine: '', since: '' };
    writeManifest(made.folder, withPart(readManifest(made.folder), { ...part, submission }));
    for (let other = 0; other < 3; other += 1)
      made.api.batches.push({ ...made.api.batches[1], id: `other-${other}`, metadata: {} } as never);
    expect(await missing(made)).toMatchObject({ requests: 0, underWay: 40 });
    expect(await submit(made)).toBe(1);
    expect(partOf(made).submission?.batch).toBe(batch);
    expect(made.api.paid).toBe(40);
  });

  it('that is refused leaves the part as it was', async () => {
    const made = await exported({ refuses: true });
    await expect(submit(made)).rejects.toThrow(
      /There are no batches here\..* in 2 attempts; check the model/,
    );
    expect(partOf(made).submission).toBeUndefined();
    expect(await missing(made)).toMatchObject({ requests: 40, underWay: 0 });
  });

  it('to an engine that there is not is refused', async () => {
    const made = await exported();
    await expect(submitBatch(made.folder, 'x', { environment })).rejects.toThrow(
      'no engine x; choose one of openai, anthropic',
    );
  });

  it('leaves out parts that were exported again', async () => {
    const made = await exported();
    await missing(made);
    expect(await submit(made)).toBe(1);
    expect(made.api.paid).toBe(40);
  });
});
