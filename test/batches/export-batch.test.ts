import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exportBatch } from '../../src/batches/export-batch.ts';
import { importBatch } from '../../src/batches/import-batch.ts';
import { readManifest } from '../../src/batches/manifest.ts';
import { PartWriter } from '../../src/batches/part-writer.ts';
import { answerKey } from '../../src/models/kept-answers/answer-key.ts';
import { importAll, madeBatch, requestsOf, runPart } from './batches.ts';

const answer = { topLogprobs: [{ token: '1', logprob: -0.1 }], attempts: 1 };

describe('batch export', () => {
  it('writes a line for each question, the body being the one that a live run would send', async () => {
    const { folder, batch, store } = madeBatch();
    const summary = await exportBatch(folder, batch, { store: store() });
    expect(summary).toMatchObject({ questions: 40, requests: 40, equal: 0, kept: 0 });
    const [first] = requestsOf(folder);
    expect(first).toMatchObject({
      method: 'POST',
      url: '/v1/chat/completions',
      body: { model: 'm', max_tokens: 1, logprobs: true, top_logprobs: 15 },
    });
    const { messages } = (first as unknown as { body: { messages: { role: string; content: string }[] } })
      .body;
    expect(messages.at(-1)?.content).toContain('attends to the previous token');
    const identity = batch.column.model.identify?.({
      messages: messages as never,
      options: { maxTokens: 1, alternatives: true },
      problemWith: () => undefined,
    });
    expect(first?.custom_id).toBe(answerKey(await (identity ?? {})).toString('hex'));
  });

  it('writes the same files each time', async () => {
    const { folder, batch, store } = madeBatch();
    await exportBatch(folder, batch, { store: store() });
    await exportBatch(`${folder}-2`, batch, { store: store() });
    expect(readManifest(folder).parts).toEqual(readManifest(`${folder}-2`).parts);
  });

  it('asks equal questions once, and each repeat for itself', async () => {
    const { folder, batch, store } = madeBatch({ explanations: ['attends to commas'], repeat: 2 });
    const twice = { ...batch, suites: [...batch.suites, ...batch.suites] };
    expect(await exportBatch(folder, twice, { store: store() })).toMatchObject({
      questions: 80,
      requests: 40,
      equal: 40,
    });
    expect(new Set(requestsOf(folder).map(({ custom_id }) => custom_id)).size).toBe(40);
  });

  it('splits at the number of requests, and at the bytes of a file', async () => {
    const { folder, batch, store } = madeBatch();
    const byNumber = { requests: 15, bytes: 1e9 };
    const { parts } = await exportBatch(folder, batch, { store: store(), limits: byNumber });
    expect(parts.map(({ requests }) => requests)).toEqual([15, 15, 10]);
    const bytes = (parts[0]?.bytes ?? 0) - 1;
    const again = await exportBatch(`${folder}-2`, batch, {
      store: store(),
      limits: { requests: 15, bytes },
    });
    expect(again.parts[0]?.requests).toBe(14);
    expect(again.parts.every((part) => part.bytes <= bytes)).toBe(true);
  });

  it('leaves out what is kept already', async () => {
    const { folder, batch, store } = madeBatch();
    await exportBatch(folder, batch, { store: store() });
    const [first] = requestsOf(folder);
    await store().keep(Buffer.from(first?.custom_id ?? '', 'hex'), answer);
    const summary = await exportBatch(`${folder}-2`, batch, { store: store() });
    expect(summary).toMatchObject({ requests: 39, kept: 1 });
  });

  it('adds nothing to a batch that is there unless the missing is asked for', async () => {
    const { folder, batch, store } = madeBatch();
    await exportBatch(folder, batch, { store: store() });
    await expect(exportBatch(folder, batch, { store: store() })).rejects.toThrow(
      /already holds a batch; .* --missing/,
    );
    const other = { ...batch, column: { ...batch.column, name: 'other' } };
    await expect(exportBatch(folder, other, { store: store(), missing: true })).rejects.toThrow(
      /holds a batch for live; choose another folder for other/,
    );
  });

  it('with --missing asks what failed, before the import and after it', async () => {
    const made = madeBatch();
    const { folder, batch, store } = made;
    await exportBatch(folder, batch, { store: store() });
    runPart(folder, 'requests-0001.jsonl', { fails: (index) => index % 10 === 0 });
    const options = { missing: true };
    const first = await exportBatch(folder, batch, { store: store(), ...options });
    expect(first).toMatchObject({ requests: 4, answered: 36, kept: 0 });
    expect(first.parts.map(({ file }) => file)).toEqual(['requests-0002.jsonl']);
    await importAll(made);
    const second = await exportBatch(folder, batch, { store: store(), ...options });
    expect(second).toMatchObject({ requests: 4, answered: 0, kept: 36 });
    runPart(folder, 'requests-0003.jsonl');
    expect(await exportBatch(folder, batch, { store: store(), ...options })).toMatchObject({
      requests: 0,
      parts: [],
    });
  });

  it('goes on where an export was killed before its parts had their names, or before the manifest knew of them', async () => {
    const { folder, batch, store } = madeBatch();
    for (const named of [false, true]) {
      const killed = new PartWriter(folder, 1);
      mkdirSync(folder, { recursive: true });
      killed.write('{"half": "of a batch"}\n');
      if (named) killed.finish();
    }
    await exportBatch(folder, batch, { store: store() });
    const left = readdirSync(folder).filter((name) => !name.startsWith('.attention-heads.'));
    expect(left.sort()).toEqual(['manifest.json', 'requests-0001.jsonl', 'results']);
    expect(requestsOf(folder).length).toBe(40);
    expect(await exportBatch(folder, batch, { store: store(), missing: true })).toMatchObject({
      requests: 40,
    });
    expect(requestsOf(folder, 'requests-0002.jsonl').length).toBe(40);
  });

  it('removes and overwrites nothing that it has not written', async () => {
    const { folder, batch, store } = madeBatch();
    mkdirSync(folder);
    const own = ['requests-0001.jsonl', 'requests-7.jsonl', '.requests-0002.jsonl.partial', 'notes.txt'];
    for (const name of own) writeFileSync(join(folder, name), 'mine');
    const { parts } = await exportBatch(folder, batch, { store: store() });
    expect(parts.map(({ file }) => file)).toEqual(['requests-0008.jsonl']);
    for (const name of own) expect(readFileSync(join(folder, name), 'utf8')).toBe('mine');
  });

  it('does not ask again what unreadable results may answer', async () => {
    const { folder, batch, store } = madeBatch();
    await exportBatch(folder, batch, { store: store() });
    const results = join(folder, 'results');
    rmSync(results, { recursive: true });
    writeFileSync(results, 'no folder');
    const again = () => exportBatch(folder, batch, { store: store(), missing: true });
    await expect(again()).rejects.toThrow(/results: cannot be read: a file is in the place of a folder/);
    await expect(importBatch(folder, [], store())).rejects.toThrow(/results: cannot be read/);
    rmSync(results);
    mkdirSync(join(results, 'x.jsonl'), { recursive: true });
    await expect(again()).rejects.toThrow(/x\.jsonl: cannot be read: it is a folder/);
    expect(await importBatch(folder, [], store())).toMatchObject({ bad: 1, missing: 40 });
    rmSync(results, { recursive: true });
    expect(await again()).toMatchObject({ requests: 40 });
  });

  it('says how many lines of results it could not read', async () => {
    const { folder, batch, store } = madeBatch();
    await exportBatch(folder, batch, { store: store() });
    writeFileSync(join(folder, 'results', 'x.jsonl'), '{"custom_id":');
    const { warnings } = await exportBatch(folder, batch, { store: store(), missing: true });
    expect(warnings).toContainEqual(expect.stringMatching(/^1 lines of .*results cannot be read/));
  });

  it('refuses a simulator that sends no requests of its own making', async () => {
    const { folder, batch, store } = madeBatch();
    const { requestBody: _, ...model } = batch.column.model;
    const column = { ...batch.column, name: 'coin', model };
    await expect(exportBatch(folder, { ...batch, column }, { store: store() })).rejects.toThrow(
      /^coin: only requests of an openai-simulator .*can be exported/,
    );
  });
});
