import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Scorecard } from '../../src/scorecard/scorecard.ts';
import * as server from '../simulator-server/index.ts';
import { evaluateLive, liveWorkspace, openAiColumn, serve } from './live.ts';
import { type Finished, PROJECT } from './promptfoo.ts';

const good = server.hashedAnswer();
const soon = { retryAfterMs: 10 };
const alternatives = (logprob: unknown) =>
  server.json(200, {
    choices: [{ logprobs: { content: [{ token: '1', top_logprobs: [{ token: '1', logprob }] }] } }],
  });
const body = (text: string, headers: Record<string, string> = {}) =>
  server.reply(() => ({
    status: 200,
    headers: { 'content-type': 'application/json', ...headers },
    body: text,
  }));

/** What each row of the table does. */
const FAULTS: Readonly<Record<string, server.Behaviour>> = {
  '429 with Retry-After, once': server.failFirst(1, server.status(429, { retryAfterSeconds: 1 }), good),
  '429 without Retry-After, once': server.failFirst(1, server.status(429), good),
  '500, once': server.failFirst(1, server.status(500, soon), good),
  'no answer in time, once': server.failFirst(1, server.hang(), good),
  'connection reset mid-response, once': server.failFirst(1, server.cutInTheMiddle(), good),
  '429 every time': server.status(429, soon),
  'out of credit': server.json(429, { error: { message: 'No credit.', code: 'insufficient_quota' } }),
  '500 every time': server.status(500, soon),
  'no answer in time, every time': server.hang(),
  'connection reset before the response, every time': server.connectionReset(),
  'connection reset mid-response, every time': server.cutInTheMiddle(),
  '400': server.status(400),
  '401 from the start': server.status(401),
  '401 mid-run': server.sequence(good, good, good, server.status(401)),
  '403': server.status(403),
  '404': server.status(404),
  'a redirect': server.redirect('http://127.0.0.1:1/'),
  HTML: server.html(),
  'an empty body': server.emptyBody(),
  'JSON null': body('null'),
  'a NaN log-probability': body(
    '{"choices":[{"logprobs":{"content":[{"token":"1","top_logprobs":[{"token":"1","logprob":NaN}]}]}}]}',
  ),
  'a positive log-probability': alternatives(3),
  'a 10 MB response': body(JSON.stringify({ choices: [], padding: 'x'.repeat(10_000_000) })),
  'an endless response': server.endless(),
  'an endless response, compressed': server.endless('gzip'),
  'a body labelled gzip that is not': body('{"choices":[]}', { 'content-encoding': 'gzip' }),
  'a body that is not text': body('\ud800\u0000\u001b[31m'),
  'JSON nested 5,000 deep': body(`${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`),
  'no log-probabilities': server.noLogprobs(),
  'neither "0" nor "1"': server.answer(server.CHATTY),
  'a prompt truncated without an error': server.answer({ one: 0.7 }, { usage: { promptTokens: 512 } }),
  'an error inside the choice': server.json(200, {
    choices: [{ error: { code: 502, message: 'Out of capacity' }, finish_reason: 'error', message: {} }],
  }),
  'a prompt longer than the context': server.json(400, {
    error: { message: 'request (9412 tokens) exceeds the available context size (4096 tokens)' },
  }),
  'log-probabilities refused with 403': server.json(403, {
    error: { message: 'You are not allowed to request logprobs from this model.' },
  }),
  'max_tokens too low': server.json(400, {
    error: { message: "Invalid 'max_tokens': expected a value >= 16" },
  }),
  'a nonexistent status code': server.json(999, {}),
  'an error that echoes the key': server.status(401, { echoKey: true }),
  'an error with terminal escapes': server.status(400, { message: '\u001b]52;c;YQ==\u0007' }),
};

interface Row {
  readonly fault: string;
  /** With `…` where something stands that differs from run to run. */
  readonly sentence: string;
  readonly exitCode: number;
}

const table: readonly Row[] = readFileSync(join(PROJECT, 'docs/reliability.md'), 'utf8')
  .split('\n')
  .filter((line) => /^\| .* \| [01] \| /.test(line))
  .map((line) => line.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll('\\|', '|')))
  .map(([, fault = '', sentence = '', exitCode]) => ({
    fault,
    sentence: sentence.replace(/^`|`$/g, ''),
    exitCode: Number(exitCode),
  }));

/** Whether the parts between the gaps come one after the other. */
function reads(text: string, wanted: string): boolean {
  let position = 0;
  for (const part of wanted.split('…')) {
    const found = text.indexOf(part, position);
    if (found < 0) return false;
    position = found + part.length;
  }
  return true;
}

it('docs/reliability.md has a row for each fault that is tested, and no other', () => {
  expect(table.map(({ fault }) => fault).sort()).toEqual(Object.keys(FAULTS).sort());
});

describe.each([0, 1])('faults after which a run exits with %i', { timeout: 300_000 }, (exitCode) => {
  const rows = table.filter((row) => row.exitCode === exitCode);
  let run: Finished;
  let scorecard: Scorecard;

  beforeAll(async () => {
    const space = liveWorkspace();
    const config = { timeoutMs: 6000, maxRetries: 1, apiKeyEnvar: 'PLANTED_KEY' };
    const columns = await Promise.all(
      rows.map(async ({ fault }) => {
        const slow = fault.startsWith('no answer') ? { timeoutMs: 700 } : {};
        return openAiColumn(await serve(FAULTS[fault]), { ...config, ...slow }, fault);
      }),
    );
    const healthy = openAiColumn(await serve(), config, 'healthy');
    run = await evaluateLive(space, [...columns, healthy], ['-j', '8'], {
      PLANTED_KEY: 'sk-planted-0123456789',
    });
    scorecard = space.scorecard('live');
  }, 300_000);

  it('the exit code is that, the other column is complete, and no key is shown', () => {
    expect(run.code, run.stderr).toBe(exitCode);
    expect(scorecard.simulators.at(-1)).toMatchObject({ name: 'healthy', unscored: 0, pairs: 10 });
    expect(run.stdout + run.stderr).not.toContain('planted');
  });

  it.each(rows)('$fault', ({ fault, sentence }) => {
    const simulator = scorecard.simulators.find(({ name }) => name === fault);
    const problem = scorecard.problems.find((each) => each.startsWith(`${fault}: `)) ?? '';
    if (exitCode === 0) {
      expect(simulator?.unscored).toBe(0);
      expect(problem).toBe('');
      expect(simulator?.asking?.retried).toBeGreaterThan(0);
    } else {
      expect(simulator?.unscored).toBeGreaterThan(0);
      expect(reads(problem, sentence), `${problem}\nis not\n${sentence}`).toBe(true);
      expect(run.stderr).toContain(problem);
    }
  });
});
