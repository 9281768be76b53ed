import { symlinkSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { PROJECT, Workspace } from './promptfoo.ts';

const bodySchema = z.looseObject({});
type Answer = (n: number) => string;

/** What the endpoints of three makers answer a text with. */
const SHAPES = {
  anthropic: (text: string) => ({
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: 'claude',
    content: [{ type: 'text', text }],
    stop_reason: 'end_turn',
    usage: { input_tokens: 100, output_tokens: 2 },
  }),
  gemini: (text: string) => ({
    candidates: [{ content: { role: 'model', parts: [{ text }] }, finishReason: 'STOP' }],
    usageMetadata: { promptTokenCount: 100, candidatesTokenCount: 1, totalTokenCount: 101 },
  }),
  'openai-reasoning': (text: string) => ({
    model: 'gpt-5-mini',
    choices: [{ message: { role: 'assistant', content: text }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 100, completion_tokens: 2 },
  }),
};

/** An endpoint that answers the n-th request with the n-th text. */
async function startEndpoint(shape: keyof typeof SHAPES, answer: Answer) {
  const bodies: z.output<typeof bodySchema>[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk) => {
      text += chunk;
    });
    request.on('end', () => {
      bodies.push(bodySchema.parse(JSON.parse(text)));
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(SHAPES[shape](answer(bodies.length - 1))));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return { bodies, address: `http://127.0.0.1:${port}` };
}

/** Runs an example on the first two pairs of a bundled head. */
async function evaluateExample(name: keyof typeof SHAPES, address: string, space = newSpace()) {
  const run = await space.promptfoo(
    [
      'eval',
      '--no-progress-bar',
      '-c',
      join(PROJECT, 'examples', `${name}.yaml`),
      ...['--filter-metadata', 'head=L0H0', '--filter-first-n', '2', '-o', 'output.json'],
    ],
    {
      ANTHROPIC_BASE_URL: address,
      ANTHROPIC_API_KEY: 'a-key',
      GOOGLE_API_BASE_URL: address,
      GOOGLE_API_KEY: 'a-key',
      OPENAI_BASE_URL: `${address}/v1`,
      OPENAI_API_KEY: 'a-key',
    },
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
    const { bodies, address } = await startEndpoint('anthropic', () => '85');
    const space = newSpace();
    const first = await evaluateExample('anthropic', address, space);
    expect(first.stdout + first.stderr).not.toMatch(/log-probabilities/);
    expect(first.code).toBe(0);
    expect(bodies).toHaveLength(2);
    expect(bodies[0]).toMatchObject({ max_tokens: 64 });
    expect(reasons(first.rows()).join()).toMatch(/0\.85/);
    await evaluateExample('anthropic', address, space);
    expect(bodies).toHaveLength(2);
  });

  it('Gemini answers several times, and the share of 1s counts', async () => {
    const { bodies, address } = await startEndpoint('gemini', (n) => (n % 5 === 0 ? '0' : '1'));
    const { code, rows, stdout, stderr } = await evaluateExample('gemini', address);
    expect(code, stdout + stderr).toBe(0);
    expect(bodies).toHaveLength(10);
    expect(bodies[0]?.generationConfig).toMatchObject({ maxOutputTokens: 2048 });
    // Four of five: 4.5 / 6.
    expect(reasons(rows()).join()).toMatch(/0\.75/);
  });

  it('a reasoning model gets room to think, and neither a temperature nor a wish for log-probabilities', async () => {
    const { bodies, address } = await startEndpoint('openai-reasoning', () => '20');
    const { code } = await evaluateExample('openai-reasoning', address);
    expect(code).toBe(0);
    expect(Object.keys(bodies[0] ?? {}).sort()).toEqual([
      'max_completion_tokens',
      'messages',
      'model',
      'reasoning_effort',
    ]);
  });

  it('a pair without any answer is unscored, with what came', async () => {
    const { address } = await startEndpoint('anthropic', () => 'I would rather not.');
    const { code, stdout, stderr } = await evaluateExample('anthropic', address);
    expect(code).toBe(1);
    expect(stdout + stderr).toMatch(/states no probability from 0 to 100: it said "I would rather not\."/);
  });
});
