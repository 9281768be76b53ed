import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { askingOf } from '../../src/asking/asking.ts';
import { askingConfigSchema, moreOfEndpoint } from '../../src/asking/asking-config.ts';
import { exportBatch } from '../../src/batches/export-batch.ts';
import { importBatch } from '../../src/batches/import-batch.ts';
import { keptColumn, runOfKeptAnswers } from '../../src/batches/score-batch.ts';
import { COMMON_EXPLANATIONS } from '../../src/rules/rules.ts';
import { hashedAlternatives, runBatch } from '../simulator-server/index.ts';
import { importAll, type MadeBatch, madeBatch, requestsOf, runPart } from './batches.ts';

const PART = 'requests-0001.jsonl';

async function exported(): Promise<MadeBatch> {
  const made = madeBatch();
  await exportBatch(made.folder, made.batch, { store: made.store() });
  return made;
}

const results = ({ folder }: MadeBatch) => join(folder, 'results', PART);

describe.each(['openai', 'vllm'] as const)('results as %s writes them', (runner) => {
  it('are kept where live runs look, in whatever order they come', async () => {
    const made = await exported();
    runPart(made.folder, PART, { runner });
    expect(await importAll(made)).toMatchObject({ requests: 40, imported: 40, known: 0, missing: 0, bad: 0 });
    const store = made.store();
    for (const { custom_id, ...rest } of requestsOf(made.folder)) {
      const { body } = rest as unknown as { body: { messages: { content: string }[] } };
      const alternatives = hashedAlternatives(body.messages.at(-1)?.content ?? '');
      expect(store.get(Buffer.from(custom_id, 'hex'))?.topLogprobs).toEqual(alternatives);
    }
  });

  it('are imported once, however often that is done', async () => {
    const made = await exported();
    runPart(made.folder, PART, { runner });
    await importAll(made);
    expect(await importAll(made)).toMatchObject({ imported: 0, known: 40, missing: 0 });
  });

  it('may be failures: they are counted by what they say, and the others are imported', async () => {
    const made = await exported();
    runPart(made.folder, PART, { runner, fails: (index) => index < 3, expires: (index) => index > 37 });
    const summary = await importAll(made);
    expect(summary).toMatchObject({ imported: 35, missing: 5, failed: 5, bad: 0 });
    expect(summary.reasons).toEqual([
      ['The engine is out of memory.', 3],
      [expect.stringMatching(/^batch_expired: /), 2],
    ]);
  });

  it('may answer a request twice: the first answer counts, and another one is mentioned', async () => {
    const made = await exported();
    runPart(made.folder, PART, { runner });
    const [first = ''] = readFileSync(results(made), 'utf8').split('\n');
    appendFileSync(results(made), `${first}\n`);
    expect(await importAll(made)).toMatchObject({ imported: 40, notices: [] });
    appendFileSync(results(made), `${first.replaceAll(/(?<="logprob":)-0\.\d/g, '-0.9')}\n`);
    expect(await importAll(made)).toMatchObject({
      known: 40,
      notices: ['1 of the results repeat a request with another answer: the first one counts'],
    });
  });

  it('answer a request that failed in an earlier round', async () => {
    const made = await exported();
    runPart(made.folder, PART, { runner, fails: (index) => index < 3 });
    await exportBatch(made.folder, made.batch, { store: made.store(), missing: true });
    runPart(made.folder, 'requests-0002.jsonl', { runner });
    expect(await importAll(made)).toMatchObject({ requests: 40, imported: 40, missing: 0, failed: 0 });
  });
});

describe('batch import', () => {
  it.each<[string, (part: string) => string]>([
    ['a prompt of it', (part) => part.replace('word0-1', 'another word')],
    ['its model', (part) => part.replaceAll('"model":"m"', '"model":"another"')],
    ['its order', (part) => `${part.trimEnd().split('\n').toReversed().join('\n')}\n`],
  ])('takes no answers to a part that was changed after its export: %s', async (_, changed) => {
    const made = await exported();
    const part = join(made.folder, PART);
    writeFileSync(part, changed(readFileSync(part, 'utf8')));
    runPart(made.folder, PART);
    const { imported, problems } = await importAll(made);
    expect(imported).toBe(0);
    expect(problems[0]).toBe(
      `${part}: is not what was exported, so answers may be to other questions; restore it, or export into another folder, and import the results there`,
    );
    await expect(
      exportBatch(made.folder, made.batch, { store: made.store(), missing: true }),
    ).rejects.toThrow('is not what was exported');
  });

  it('names what lies among the results and is not read, as does an export of what is missing', async () => {
    const made = await exported();
    const files = ['out.json', 'out.jsonl.gz'].map((name) => join(made.folder, 'results', name));
    for (const file of files) writeFileSync(file, '');
    writeFileSync(join(made.folder, 'results', `${PART}.partial`), '');
    const not = files.map((file) => `${file}: not read: results are .jsonl files directly in this folder`);
    expect(await importAll(made)).toMatchObject({ bad: 2, problems: not });
    const { warnings } = await exportBatch(made.folder, made.batch, { store: made.store(), missing: true });
    expect(warnings).toEqual(expect.arrayContaining(not));
  });

  it('says that another model answered than the one that was to be asked', async () => {
    const made = await exported();
    runPart(made.folder, PART);
    const text = readFileSync(results(made), 'utf8');
    writeFileSync(results(made), text.replaceAll(/"model":"[^"]*"/g, '"model":"llama"'));
    const { notices } = await importAll(made);
    expect(notices).toEqual(['the endpoint answers as llama, which is not the name that was asked for']);
  });

  it.each<[string, (line: { response: { body: object } }) => object]>([
    ['no error at all', ({ response }) => ({ response })],
    ['an empty error', ({ response }) => ({ response, error: { code: null, message: '' } })],
    ['an empty error', ({ response }) => ({ response, error: '' })],
    ['no status', ({ response: { body } }) => ({ response: { body } })],
    ['nothing around the answer', ({ response: { body } }) => ({ response: body })],
  ])('reads answers of which an engine writes %s', async (_, written) => {
    const made = await exported();
    runPart(made.folder, PART, { runner: 'openai' });
    const lines = readFileSync(results(made), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    const others = lines.map((line) => JSON.stringify({ custom_id: line.custom_id, ...written(line) }));
    writeFileSync(results(made), `${others.join('\n')}\n`);
    expect(await importAll(made)).toMatchObject({ imported: 40, missing: 0, bad: 0 });
  });

  it('says that a batch is named by its folder, where one of its files is named', async () => {
    const { folder, store } = await exported();
    await expect(importBatch(join(folder, PART), [], store())).rejects.toThrow(
      /requests-0001\.jsonl: is a file: name the batch’s folder, which holds manifest\.json$/,
    );
  });

  it('says that a part was cut off, which no export of what is missing gets past', async () => {
    const made = await exported();
    runPart(made.folder, PART, { runner: 'openai' });
    const part = join(made.folder, PART);
    writeFileSync(part, readFileSync(part, 'utf8').split('\n').slice(0, 5).join('\n'));
    const cut = /requests-0001\.jsonl: holds 5 of the 40 requests that were exported: it was truncated/;
    expect((await importAll(made)).problems[0]).toMatch(cut);
    await expect(
      exportBatch(made.folder, made.batch, { store: made.store(), missing: true }),
    ).rejects.toThrow(cut);
  });

  it('names bad lines by file and line, and imports the rest', async () => {
    const made = await exported();
    const { folder } = made;
    const file = results(made);
    const { output } = runBatch(readFileSync(join(folder, PART), 'utf8'));
    const lines = output.split('\n');
    const damaged = [
      lines[0],
      '',
      '{"custom_id":',
      '[1]',
      `{"custom_id":"${'0'.repeat(32)}","response":null,"error":{"message":"x"}}`,
      'x'.repeat(5 * 2 ** 20),
      ...lines.slice(1),
    ];
    writeFileSync(file, damaged.join('\n'));
    const { problems, ...summary } = await importAll(made);
    expect(summary).toMatchObject({ imported: 40, missing: 0, bad: 4 });
    expect(problems).toEqual([
      expect.stringMatching(/jsonl:3: not JSON: /),
      expect.stringMatching(/jsonl:4: not a line of a batch's results: /),
      `${file}:5: answers a request that is not in this batch`,
      `${file}:6: longer than the 4 MiB that are read of a line`,
    ]);
  });

  it('takes what a run wrote before it was killed, and the rest later', async () => {
    const made = await exported();
    const { output } = runBatch(readFileSync(join(made.folder, PART), 'utf8'));
    const half = Math.floor(output.length / 2) - 10;
    writeFileSync(results(made), output.slice(0, half));
    const first = await importAll(made);
    expect(first.bad).toBe(1);
    expect(first.imported).toBeGreaterThan(10);
    appendFileSync(results(made), output.slice(half));
    const second = await importAll(made);
    expect(second).toMatchObject({ missing: 0, bad: 0, known: first.imported });
    expect(first.imported + second.imported).toBe(40);
  });

  it('of tasks that ran side by side keeps one answer a request, where their lines overlap the first', async () => {
    const made = await exported();
    const input = readFileSync(join(made.folder, PART), 'utf8').trimEnd().split('\n');
    const first = runBatch(input.slice(0, 30).join('\n')).output;
    // Another node's last bits differ.
    const second = runBatch(input.slice(10).join('\n')).output.replaceAll(/("logprob":-\d+\.\d)\d/g, '$17');
    const write = (name: string, output: string) => writeFileSync(join(made.folder, 'results', name), output);
    write('task-b.jsonl', second);
    write('task-a.jsonl', first);
    expect(await importAll(made)).toMatchObject({ requests: 40, imported: 40, missing: 0, bad: 0 });
    const alone = await exported();
    writeFileSync(results(alone), first);
    expect(await importAll(alone)).toMatchObject({ imported: 30, missing: 10 });
    const keys = requestsOf(made.folder).map(({ custom_id }) => Buffer.from(custom_id, 'hex'));
    const answersOf = ({ store }: MadeBatch) => keys.slice(0, 30).map((key) => store().get(key));
    expect(answersOf(made)).toEqual(answersOf(alone));
    // What one import has put there, another finds.
    writeFileSync(join(alone.folder, 'results', 'task-b.jsonl'), second);
    expect(await importAll(alone)).toMatchObject({ imported: 10, known: 30, missing: 0 });
  });

  it('takes files from elsewhere', async () => {
    const made = await exported();
    const file = join(made.folder, '..', 'elsewhere.jsonl');
    writeFileSync(file, runBatch(readFileSync(join(made.folder, PART), 'utf8')).output);
    expect(await importBatch(made.folder, [file], made.store())).toMatchObject({ imported: 40 });
  });

  it('keeps no answer in which nothing spells 0 or 1', async () => {
    const made = await exported();
    const [first] = requestsOf(made.folder);
    const content = [{ token: 'Yes', top_logprobs: [{ token: 'Yes', logprob: -0.1 }] }];
    const body = { choices: [{ message: { content: 'Yes' }, logprobs: { content } }] };
    const line = { custom_id: first?.custom_id, response: { status_code: 200, body }, error: null };
    writeFileSync(results(made), JSON.stringify(line));
    const { reasons, ...summary } = await importAll(made);
    expect(summary).toMatchObject({ imported: 0, failed: 1, missing: 40 });
    expect(reasons[0]?.[0]).toMatch(/neither "0" nor "1"/);
  });
});

describe.each([
  ['samples', 10, 10.5 / 11],
  ['stated', 1, 0.01],
] as const)('a batch of readout %s', (readout, each, probability) => {
  it('asks as a live run does, and is scored by what the texts say', async () => {
    const made = madeBatch({ heads: 1, readout });
    const { requests } = await exportBatch(made.folder, made.batch, { store: made.store() });
    expect(requests).toBe(20 * each);
    expect(requestsOf(made.folder)[0]).not.toMatchObject({ body: { logprobs: true } });
    // The mock says 1 whatever it is asked, and that this were the limit's doing.
    runPart(made.folder, PART);
    const ended = readFileSync(results(made), 'utf8').replaceAll(
      '"finish_reason":"length"',
      '"finish_reason":"stop"',
    );
    const [first, ...rest] = ended.trimEnd().split('\n');
    writeFileSync(results(made), [first?.replace('"content":"1"', '"content":"Yes"'), ...rest].join('\n'));
    expect(await importAll(made)).toMatchObject({
      imported: requests - 1,
      missing: 1,
      reasons: [[expect.stringContaining('it said "Yes"'), 1]],
    });
    const [suite] = made.batch.suites;
    if (!suite) throw new Error('no suite');
    const columns = [keptColumn(made.batch.column, made.store())];
    const { rows } = await runOfKeptAnswers(suite, columns, { repeat: 1 });
    const scored = rows.filter((row) => row.probability !== null);
    expect(scored).toHaveLength(19);
    expect(scored[0]?.probability).toBeCloseTo(probability, 12);
  });

  it('does not go into the folder of another readout', async () => {
    const made = madeBatch({ heads: 1, readout });
    await exportBatch(made.folder, made.batch, { store: made.store() });
    const column = {
      ...made.batch.column,
      asking: { ...made.batch.column.asking, readout: 'logprobs' as const },
    };
    await expect(
      exportBatch(made.folder, { ...made.batch, column }, { store: made.store(), missing: true }),
    ).rejects.toThrow(`holds a batch for ${readout}; choose another folder for logprobs`);
  });
});

describe('the run of kept answers', () => {
  it('is the whole suite, and says of each question without an answer that it has none', async () => {
    const made = await exported();
    runPart(made.folder, PART, { fails: (index) => index === 7 });
    await importAll(made);
    const { suites, column } = made.batch;
    const [suite] = suites;
    if (!suite) throw new Error('no suite');
    const columns = [keptColumn(column, made.store())];
    const { asked, rows } = await runOfKeptAnswers(suite, columns, { repeat: 1 });
    expect(asked.length).toBe(40);
    expect(asked[0]?.whole).toEqual({ explanations: 4, questions: 40, pairs: 10 });
    expect(rows.filter(({ probability }) => probability === null).map(({ error }) => error)).toEqual([
      expect.stringContaining('no answer is kept'),
    ]);
    expect(rows[0]?.asking).toMatchObject({ reused: true, attempts: 0 });
  });

  it('says what is doubtful about the suite and its pairs, as a live run does', async () => {
    const made = madeBatch({ heads: 1, explanations: ['attends to caf\ufffds'] });
    const [suite] = made.batch.suites;
    if (!suite) throw new Error('no suite');
    const said: string[] = [];
    await runOfKeptAnswers(suite, [], { repeat: 1, warn: (sentence) => said.push(sentence) });
    expect(said).toContainEqual(expect.stringMatching(/holds a character that was lost when it was written/));
    expect(said).toContainEqual(expect.stringMatching(/^L0H0: /));
  });

  it('of a column that is corrected by common explanations hold a pair’s questions once', async () => {
    const made = madeBatch({ heads: 1 });
    const column = {
      ...made.batch.column,
      asking: { ...made.batch.column.asking, baselineCorrection: 'common' as const },
    };
    const corrected = { ...made, batch: { ...made.batch, column } };
    await exportBatch(corrected.folder, corrected.batch, { store: corrected.store() });
    // One of the two explanations is a common one.
    expect(requestsOf(made.folder)).toHaveLength(10 * (1 + COMMON_EXPLANATIONS.length));
    runPart(made.folder, PART);
    await importAll(made);
    const [suite] = made.batch.suites;
    const columns = [keptColumn(column, made.store())];
    if (suite === undefined) throw new RangeError('no suite');
    const { rows } = await runOfKeptAnswers(suite, columns, { repeat: 1 });
    expect(rows).toHaveLength(20);
    expect(rows.filter(({ probability }) => probability !== null)).toHaveLength(20);
  });
});

describe('an answer to a prompt that the engine cut', () => {
  it('does not serve, though it is kept: it is to another question', async () => {
    const made = madeBatch();
    const { column, suites } = made.batch;
    const long = {
      ...column,
      asking: {
        ...column.asking,
        protocol: {
          ...column.asking.protocol,
          messages: [{ role: 'user' as const, content: `${'word '.repeat(500)}{{explanation}}{{sequence}}` }],
        },
      },
    };
    const batch = { ...made.batch, column: long };
    const folder = `${made.folder}-long`;
    await exportBatch(folder, batch, { store: made.store() });
    runPart(folder, PART);
    const lines = readFileSync(join(folder, 'results', PART), 'utf8');
    writeFileSync(
      join(folder, 'results', PART),
      lines.replace(/"prompt_tokens":\d+/g, '"prompt_tokens":300'),
    );
    await importBatch(folder, [], made.store());
    const [suite] = suites;
    if (!suite) throw new RangeError('no suite');
    const { rows } = await runOfKeptAnswers(suite, [keptColumn(long, made.store())], { repeat: 1 });
    const cut = /^the endpoint read only 300 tokens of a prompt of at least 5\d\d/;
    expect(rows.map(({ error }) => error)).toEqual(rows.map(() => expect.stringMatching(cut)));
  });
});

it('a batch about several pairs a request, with all samples drawn together, has an answer for each', async () => {
  const made = madeBatch({ heads: 1 });
  const config = { readout: 'samples', samples: 3, samplesTogether: true, pairsPerRequest: 5 };
  const schema = askingConfigSchema.extend(moreOfEndpoint.shape);
  const column = { ...made.batch.column, asking: askingOf(schema.parse(config), [], 'here') };
  const batch = { ...made.batch, column };
  expect(await exportBatch(made.folder, batch, { store: made.store() })).toMatchObject({ requests: 4 });
  const said = { message: { content: '{"1": 1, "2": 1, "3": 1, "4": 1}' }, finish_reason: 'stop' };
  const lines = requestsOf(made.folder).map(({ custom_id }) => ({
    custom_id,
    response: { status_code: 200, body: { choices: [said, said, said] } },
    error: null,
  }));
  writeFileSync(results(made), lines.map((line) => JSON.stringify(line)).join('\n'));
  expect(await importAll(made)).toMatchObject({ imported: 4, missing: 0 });
  const [suite] = batch.suites;
  if (!suite) throw new Error('no suite');
  const { rows } = await runOfKeptAnswers(suite, [keptColumn(column, made.store())], { repeat: 1 });
  const scored = rows.filter(({ probability }) => probability !== null);
  expect(scored).toHaveLength(16);
  expect(scored[0]?.probability).toBeCloseTo(3.5 / 4, 12);
  expect(new Set(scored.map(({ request }) => request))).toEqual(new Set([0, 1]));
  expect(rows.find(({ probability }) => probability === null)?.error).toMatch(
    /^pair 5 of 5 in its request: none of 3/,
  );
});
