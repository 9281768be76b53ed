import { cpSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { configFor, PROJECT, projectFile, Workspace } from './promptfoo.ts';

const bodySchema = z.looseObject({
  messages: z.array(z.object({ content: z.string() })),
  n: z.int().optional(),
});
type Body = z.output<typeof bodySchema>;
type Judged = Readonly<Record<string, number>>;

/** Every pair of a request, answered by where it is said to stand. */
const judged = ({ messages }: Body, yes: number, no: number): Judged => {
  const items = messages.at(-1)?.content.matchAll(/^(\d+)\. Text: [\s\S]*?\nHere: .* \((.*)\)$/gm) ?? [];
  return Object.fromEntries(
    [...items].map(([, key = '', position = '']) => [
      key,
      position.startsWith('the previous token') ? yes : no,
    ]),
  );
};

/** An OpenAI-compatible endpoint, which replies with texts. */
async function startEndpoint(reply: (body: Body) => string) {
  const bodies: Body[] = [];
  const server = createServer(async (request, response) => {
    const body = bodySchema.parse(JSON.parse((await request.toArray()).join('')));
    bodies.push(body);
    const choice = { message: { role: 'assistant', content: reply(body) }, finish_reason: 'stop' };
    response.setHeader('content-type', 'application/json');
    response.end(
      JSON.stringify({
        choices: Array.from({ length: body.n ?? 1 }, () => choice),
        usage: { prompt_tokens: 2000 + bodies.length, completion_tokens: 50 },
      }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { bodies, baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1` };
}

/** Two explanations of a bundled head, twenty pairs each. */
function newSpace(): Workspace {
  const space = new Workspace();
  cpSync(join(PROJECT, 'datasets/puzzles/records/0/0.json'), join(space.folder, 'records/0/0.json'));
  space.write('suite.yaml', {
    name: 'many',
    subject: 'puzzles',
    records: 'records',
    split: 'valid',
    pairs: { strong: 10, weak: 10 },
    heads: [
      {
        layer: 0,
        head: 0,
        explanations: [
          { id: 'right', text: 'attends to the previous token' },
          { id: 'wrong', text: 'attends to commas' },
        ],
      },
    ],
  });
  return space;
}

async function evaluate(space: Workspace, baseUrl: string, config: object, ...args: readonly string[]) {
  const simulator = {
    id: projectFile('providers/openai-simulator.ts'),
    config: { model: 'm', baseUrl, price: { input: 1, output: 10 }, pairsPerRequest: 10, ...config },
  };
  const run = await space.evaluate(configFor('suite.yaml', [simulator]), args);
  if (!space.has('output.json')) throw new Error(run.stdout + run.stderr);
  const rows = space.output().results;
  const reasons = rows.map(
    ({ gradingResult, error }) => gradingResult?.componentResults[0]?.reason ?? error ?? '',
  );
  return { ...run, rows, reasons, said: run.stdout + run.stderr };
}

const costOf = ({ bodies }: { readonly bodies: readonly Body[] }) =>
  bodies.reduce((sum, _, index) => sum + (2001 + index + 50 * 10) / 1e6, 0);

describe('ten pairs a request', { timeout: 180_000 }, () => {
  it('take a tenth of the requests, each of which is paid for once, and none again', async () => {
    const endpoint = await startEndpoint((body) => JSON.stringify(judged(body, 90, 10)));
    const space = newSpace();
    const { rows, reasons, said } = await evaluate(space, endpoint.baseUrl, { readout: 'stated' });
    expect(rows, said).toHaveLength(40);
    expect(endpoint.bodies.length / rows.length).toBe(0.1);
    const { simulators, explanations } = space.scorecard('many');
    expect(simulators[0]?.asking).toMatchObject({
      requests: 4,
      attempts: 4,
      reused: 36,
      completionTokens: 200,
    });
    expect(simulators[0]?.asking?.cost).toBeCloseTo(costOf(endpoint), 12);
    expect(rows.reduce((sum, { cost }) => sum + z.number().default(0).parse(cost), 0)).toBeCloseTo(
      costOf(endpoint),
      12,
    );
    expect(simulators[0]?.protocol).toMatch(/^stated-pairs-v1@\w{8}, stated, 10 pairs a request$/);
    expect(explanations.map(({ scores }) => scores[0]?.auc)).toEqual([1, 1]);

    const again = await evaluate(space, endpoint.baseUrl, { readout: 'stated' });
    expect(endpoint.bodies).toHaveLength(4);
    expect(again.reasons.toSorted()).toEqual(reasons.toSorted());

    // A part of the run is asked about as in the whole, also where nothing is kept.
    const part = ['--no-cache', '--filter-metadata', 'explanation=right', '--filter-first-n', '3'];
    const filtered = await evaluate(space, endpoint.baseUrl, { readout: 'stated' }, ...part);
    expect(filtered.rows).toHaveLength(3);
    const asked = endpoint.bodies.slice(4).map(({ messages }) => messages.at(-1)?.content);
    expect(asked.length).toBeLessThanOrEqual(2);
    expect(endpoint.bodies.slice(0, 4).map(({ messages }) => messages.at(-1)?.content)).toEqual(
      expect.arrayContaining(asked),
    );
  });

  it('lose the pair that a reply leaves out, in whatever the JSON is wrapped, and ask for it again', async () => {
    let isWhole = false;
    const endpoint = await startEndpoint((body) => {
      const { 3: third, ...others } = judged(body, 1, 0);
      return `Here you are:\n\`\`\`json\n${JSON.stringify(isWhole ? { ...others, 3: third } : others, null, 2)}\n\`\`\``;
    });
    const space = newSpace();
    const config = { readout: 'samples', samples: 2, structuredOutput: true };
    const { code, reasons, said } = await evaluate(space, endpoint.baseUrl, config);
    expect(code, said).toBe(1);
    const unscored = reasons.filter((reason) => reason.includes('gives 0 or 1'));
    expect(unscored).toHaveLength(4);
    expect(unscored[0]).toMatch(
      /pair 3 of 10 in its request: none of 2 answers gives 0 or 1 as its answer: it said/,
    );
    expect(endpoint.bodies).toHaveLength(8);
    expect(endpoint.bodies[0]).toMatchObject({ response_format: { type: 'json_schema' } });

    isWhole = true;
    const again = await evaluate(space, endpoint.baseUrl, config);
    expect(again.code, again.said).toBe(0);
    expect(endpoint.bodies).toHaveLength(16);
  });

  it('draw all samples with one request where the endpoint takes n', async () => {
    const endpoint = await startEndpoint((body) => JSON.stringify(judged(body, 1, 0)));
    const config = { readout: 'samples', samples: 5, samplesTogether: true, orders: 2 };
    const { code, said, reasons } = await evaluate(newSpace(), endpoint.baseUrl, config, '--no-cache');
    expect(code, said).toBe(0);
    // Four groups in two orders.
    expect(endpoint.bodies.map(({ n }) => n)).toEqual(Array(8).fill(5));
    // (10 + ½) / 11 of ten answers.
    expect(reasons.join()).toMatch(/0\.95/);
  });

  it('are refused with log-probabilities, in one line', async () => {
    const space = newSpace();
    const { code, stderr } = await space.evaluate(
      configFor('suite.yaml', [
        { id: projectFile('providers/openai-simulator.ts'), config: { model: 'm', pairsPerRequest: 10 } },
      ]),
    );
    expect(code).toBe(1);
    expect(stderr).toMatch(/config: pairsPerRequest: is for readout samples or stated/);
  });
});
