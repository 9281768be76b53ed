import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { askPart, ResultLog } from '../../src/batches/ask-part.ts';
import { exportBatch } from '../../src/batches/export-batch.ts';
import {
  type Behaviour,
  errorInside200,
  hashedAnswer,
  html,
  keyOf,
  noLogprobs,
  perRequest,
  runBatch,
  type SimulatorServer,
  startSimulatorServer,
  status,
  text,
} from '../simulator-server/index.ts';
import { importAll, madeBatch, requestsOf } from './batches.ts';

const PART = 'requests-0001.jsonl';
const open: SimulatorServer[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

/** A batch of one part of 40 requests, and a server that is not the one of its config. */
async function asking(behaviour: Behaviour = hashedAnswer()) {
  const server = await startSimulatorServer({ behaviour });
  open.push(server);
  const made = madeBatch();
  await exportBatch(made.folder, made.batch, { store: made.store() });
  const said: string[] = [];
  return {
    ...made,
    server,
    said,
    results: join(made.folder, 'results', PART),
    ask: (more = {}) =>
      askPart(made.folder, PART, {
        baseUrl: server.baseUrl,
        atOnce: 4,
        environment: { OPENAI_API_KEY: 'sk-of-the-config' },
        announce: (sentence) => said.push(sentence),
        ...more,
      }),
  };
}

it('a part is asked once, and its results are those of a batch engine', async () => {
  const made = await asking();
  expect(await made.ask()).toEqual({ requests: 40, before: 0, answered: 40, refused: 0 });
  expect(await made.ask()).toEqual({ requests: 40, before: 40, answered: 0, refused: 0 });
  expect(made.server.counts().requests).toBe(40);
  expect(await importAll(made)).toMatchObject({ imported: 40, missing: 0, bad: 0, lacking: [] });
});

it('a part that another process asks is not asked twice', async () => {
  const made = await asking();
  const [first, second] = await Promise.allSettled([made.ask(), made.ask()]);
  expect(first).toMatchObject({ status: 'fulfilled', value: { answered: 40 } });
  expect(String(second?.status === 'rejected' && second.reason)).toMatch(
    /another attention-heads process is working on it/,
  );
  expect(made.server.counts().requests).toBe(40);
});

it('a part that was changed after its export is not asked', async () => {
  const made = await asking();
  const part = join(made.folder, PART);
  writeFileSync(part, readFileSync(part, 'utf8').replace('word0-1', 'another word'));
  await expect(made.ask()).rejects.toThrow('is not what was exported');
  expect(made.server.counts().requests).toBe(0);
});

it('another address than the config’s is sent no key of it', async () => {
  const made = await asking();
  await made.ask();
  expect(made.server.requests.map(keyOf)).not.toContain('sk-of-the-config');
});

it('a line that a kill cut short is asked again, and the whole ones before it are not', async () => {
  const made = await asking();
  const { output } = runBatch(readFileSync(join(made.folder, PART), 'utf8'));
  const whole = output.split('\n', 10).join('\n');
  // The tenth is all there but for its end: it may lack anything.
  for (const torn of [whole, whole.slice(0, -20)]) {
    writeFileSync(made.results, torn);
    expect(await made.ask()).toMatchObject({ before: 9, answered: 31 });
    expect(await importAll(made)).toMatchObject({ missing: 0, bad: 0 });
  }
});

it('a refusal of one request is its result, and does not keep the part from being complete', async () => {
  const made = await asking(
    perRequest((request) => (request.bodyText.includes('word1-3]]') ? status(400) : hashedAnswer())),
  );
  const asked = await made.ask({ atOnce: 1 });
  expect(asked.refused).toBeGreaterThan(0);
  expect(asked.answered + asked.refused).toBe(40);
  expect(await made.ask()).toMatchObject({ before: 40 });
  const { lacking, reasons } = await importAll(made);
  expect(lacking).toEqual([{ file: PART, lacks: asked.refused, requests: 40 }]);
  expect(reasons[0]?.[0]).toMatch(/check model and params/);
});

it.each([
  ['has no log-probabilities', noLogprobs()],
  ['refuses every request', status(400)],
  ['refuses the key', status(401)],
  ['cuts what it reads', hashedAnswer({ usage: { promptTokens: 300 } })],
])('a server that %s leaves no results, and is asked no further', async (_, behaviour) => {
  const made = await asking(behaviour);
  expect(await made.ask()).toMatchObject({ answered: 0, refused: 0 });
  expect(made.said).toHaveLength(1);
  expect(made.server.counts().requests).toBeLessThan(12);
  expect(readFileSync(made.results, 'utf8')).toBe('');
});

it.each([
  ['a status', status(503, { retryAfterMs: 1 })],
  ['an error within a 200', errorInside200()],
  ['a proxy’s page', html()],
  ['half of an answer', text(200, '{"choices":[{"mess', 'application/json')],
])('what passes leaves no result, and is asked again by the next call: %s', async (_, overloaded) => {
  let down = true;
  const made = await asking(
    perRequest(({ bodyText }) => (down && bodyText.includes('word1-3]]') ? overloaded : hashedAnswer())),
  );
  const first = await made.ask();
  expect(first.answered).toBeLessThan(40);
  expect(first.refused).toBe(0);
  down = false;
  expect(await made.ask()).toEqual({
    requests: 40,
    before: first.answered,
    answered: 40 - first.answered,
    refused: 0,
  });
});

it('lines that come at once are all written, each whole', async () => {
  const made = await asking();
  const file = join(made.folder, 'results', 'log.jsonl');
  const log = new ResultLog(file);
  await Promise.all(Array.from({ length: 500 }, (_, index) => log.append(`${index}\n`)));
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  expect(lines).toEqual(Array.from({ length: 500 }, (_, index) => String(index)));
});

it('parts of one size hold requests in the order of what they ask', async () => {
  const made = madeBatch();
  const { parts } = await exportBatch(made.folder, made.batch, { store: made.store(), parts: 8 });
  expect(parts.map(({ requests }) => requests)).toEqual(Array(8).fill(5));
  for (const { file } of parts) {
    const asked = requestsOf(made.folder, file).map(({ custom_id: _, ...rest }) => JSON.stringify(rest));
    expect(asked).toEqual(asked.toSorted());
  }
});
