import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { configFor, PROJECT, PROMPTFOO, projectFile, run, Workspace } from './promptfoo.ts';
import { type Body, startTextEndpoint, tokensOf } from './text-endpoint.ts';

type Endpoint = Awaited<ReturnType<typeof startTextEndpoint>>;

const textIn = (value: unknown): string =>
  typeof value === 'object' && value !== null
    ? Object.values(value).map(textIn).join('\n')
    : String(value ?? '');

/** The message that a request ends with, whatever shape it has. */
const lastMessage = ({ messages, contents }: Body) => textIn([messages, contents].flat().findLast(Boolean));

const itemsIn = (body: Body) => [
  ...lastMessage(body).matchAll(/^(\d+)\. (Text: [\s\S]*?\nHere: .* \((.*)\))$/gm),
];

/** Every pair of a request, answered by where it is said to stand. */
const judged = (body: Body, yes: number, no: number): Readonly<Record<string, number>> =>
  Object.fromEntries(
    itemsIn(body).map(([, key = '', , position = '']) => [
      key,
      position.startsWith('the previous token') ? yes : no,
    ]),
  );

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

const PRICED = { price: { input: 1, output: 10 }, pairsPerRequest: 10 };
const openai = ({ environment }: Endpoint, config: object) => ({
  id: projectFile('providers/openai-simulator.ts'),
  config: { model: 'm', baseUrl: environment.OPENAI_BASE_URL, ...PRICED, ...config },
});
const wrapped = (provider: string, config: object) => ({
  id: projectFile('providers/promptfoo-simulator.ts'),
  config: { provider, ...PRICED, ...config },
});

async function evaluate(
  space: Workspace,
  { environment }: Endpoint,
  simulator: object,
  ...args: readonly string[]
) {
  const run = await space.evaluate(configFor('suite.yaml', [simulator]), args, environment);
  if (!space.has('output.json')) throw new Error(run.stdout + run.stderr);
  const rows = space.output().results;
  const reasons = rows.map(
    ({ gradingResult, error }) => gradingResult?.componentResults[0]?.reason ?? error ?? '',
  );
  return { ...run, rows, reasons, said: run.stdout + run.stderr };
}

const costOf = ({ bodies }: Endpoint) =>
  bodies.map((_, index) => tokensOf(index)).reduce((sum, { input, output }) => sum + input + 10 * output, 0) /
  1e6;

const costsIn = (rows: readonly object[]) =>
  rows.reduce((sum, row) => sum + z.looseObject({ cost: z.number().default(0) }).parse(row).cost, 0);

describe('ten pairs a request', { timeout: 180_000 }, () => {
  it('take a tenth of the requests, each of which is paid for once, and none again', async () => {
    const endpoint = await startTextEndpoint('openai', (body) => JSON.stringify(judged(body, 90, 10)));
    const space = newSpace();
    const { rows, reasons, said } = await evaluate(space, endpoint, openai(endpoint, { readout: 'stated' }));
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
    expect(costsIn(rows)).toBeCloseTo(costOf(endpoint), 12);
    expect(simulators[0]?.protocol).toMatch(/^stated-pairs-v1@\w{8}, stated, 10 pairs a request$/);
    expect(explanations.map(({ scores }) => scores[0]?.auc)).toEqual([1, 1]);

    const again = await evaluate(space, endpoint, openai(endpoint, { readout: 'stated' }));
    expect(endpoint.bodies).toHaveLength(4);
    expect(again.reasons.toSorted()).toEqual(reasons.toSorted());

    // A part of the run is asked about as in the whole, also where nothing is kept.
    const part = ['--no-cache', '--filter-metadata', 'explanation=right', '--filter-first-n', '3'];
    const filtered = await evaluate(space, endpoint, openai(endpoint, { readout: 'stated' }), ...part);
    expect(filtered.rows).toHaveLength(3);
    const asked = endpoint.bodies.slice(4).map(lastMessage);
    expect(asked.length).toBeLessThanOrEqual(2);
    expect(endpoint.bodies.slice(0, 4).map(lastMessage)).toEqual(expect.arrayContaining(asked));
  });

  it('lose the pair that a reply leaves out, in whatever the JSON is wrapped, and ask for it again', async () => {
    let isWhole = false;
    const endpoint = await startTextEndpoint('openai', (body) => {
      const { 3: third, ...others } = judged(body, 1, 0);
      return `Here you are:\n\`\`\`json\n${JSON.stringify(isWhole ? { ...others, 3: third } : others, null, 2)}\n\`\`\``;
    });
    const space = newSpace();
    const config = { readout: 'samples', samples: 2, structuredOutput: true };
    const { code, reasons, said } = await evaluate(space, endpoint, openai(endpoint, config));
    expect(code, said).toBe(1);
    const unscored = reasons.filter((reason) => reason.includes('gives 0 or 1'));
    expect(unscored).toHaveLength(4);
    expect(unscored[0]).toMatch(
      /pair 3 of 10 in its request: none of 2 answers gives 0 or 1 as its answer: it said/,
    );
    expect(endpoint.bodies).toHaveLength(8);
    expect(endpoint.bodies[0]).toMatchObject({ response_format: { type: 'json_schema' } });

    isWhole = true;
    const again = await evaluate(space, endpoint, openai(endpoint, config));
    expect(again.code, again.said).toBe(0);
    expect(endpoint.bodies).toHaveLength(16);
  });

  it('draw all samples with one request where the endpoint takes n', async () => {
    const endpoint = await startTextEndpoint('openai', (body) => JSON.stringify(judged(body, 1, 0)));
    const config = { readout: 'samples', samples: 5, samplesTogether: true, orders: 2 };
    const { code, said, reasons } = await evaluate(
      newSpace(),
      endpoint,
      openai(endpoint, config),
      '--no-cache',
    );
    expect(code, said).toBe(0);
    // Four groups in two orders.
    expect(endpoint.bodies.map(({ n }) => n)).toEqual(Array(8).fill(5));
    // (10 + ½) / 11 of ten answers.
    expect(reasons.join()).toMatch(/0\.95/);
  });

  it.each([
    ['anthropic', 'anthropic:messages:claude-sonnet-4-5'],
    ['gemini', 'google:gemini-2.5-flash'],
  ] as const)(
    'go through promptfoo’s own provider for %s, in two orders, each paid for once',
    async (shape, provider) => {
      const endpoint = await startTextEndpoint(shape, (body) => JSON.stringify(judged(body, 90, 10)));
      const space = newSpace();
      const simulator = wrapped(provider, { readout: 'stated', orders: 2 });
      const { code, rows, reasons, said } = await evaluate(space, endpoint, simulator);
      expect(code, said).toBe(0);
      expect(endpoint.bodies).toHaveLength(8);
      const asked = endpoint.bodies.map((body) => itemsIn(body).map(([, , item]) => item));
      const backwards = asked.map((items) => items.toReversed());
      expect(backwards.map((items) => items.join()).sort()).toEqual(
        asked.map((items) => items.join()).sort(),
      );
      expect(reasons.filter((reason) => /0\.90|0\.10/.test(reason))).toHaveLength(40);
      const { simulators, explanations } = space.scorecard('many');
      expect(simulators[0]?.asking).toMatchObject({
        requests: 8,
        attempts: 8,
        reused: 36,
        completionTokens: 400,
      });
      expect(simulators[0]?.asking?.cost).toBeCloseTo(costOf(endpoint), 12);
      expect(costsIn(rows)).toBeCloseTo(costOf(endpoint), 12);
      expect(explanations.map(({ scores }) => scores[0]?.auc)).toEqual([1, 1]);
      await evaluate(space, endpoint, simulator);
      expect(endpoint.bodies).toHaveLength(8);
    },
  );

  it.each(['openai', 'anthropic'] as const)(
    'survive kill -9 with %s: nothing is paid for twice but what was under way',
    async (shape) => {
      // Four groups, two orders, three samples of each.
      const [requests, slots] = [24, 4];
      const answer = (body: Body) => JSON.stringify(judged(body, 1, 0));
      const endpoint = await startTextEndpoint(shape, answer, 50);
      const config = { readout: 'samples', samples: 3, orders: 2 };
      const simulatorOf = (asked: Endpoint) =>
        shape === 'openai' ? openai(asked, config) : wrapped('anthropic:messages:claude-sonnet-4-5', config);
      const simulator = simulatorOf(endpoint);
      const space = newSpace();
      space.write('promptfooconfig.yaml', configFor('suite.yaml', [simulator]));
      for (const after of [5, 14]) {
        const args = [PROMPTFOO, 'eval', '--no-progress-bar', '-j', String(slots)];
        const environment = { ...space.environment, ...endpoint.environment };
        const ended = await run(process.execPath, args, environment, space.folder, async (child) => {
          while (endpoint.bodies.length < after && child.exitCode === null) await sleep(2);
          child.kill('SIGKILL');
        });
        expect(ended.code, ended.stdout + ended.stderr).toBeNull();
      }
      const killed = endpoint.bodies.length;
      expect(killed).toBeLessThan(requests);
      const { code, rows, said } = await evaluate(space, endpoint, simulator, '-j', String(slots));
      expect(code, said).toBe(0);
      expect(endpoint.bodies.length - requests).toBeLessThanOrEqual(2 * slots);
      const undisturbed = newSpace();
      const calm = await startTextEndpoint(shape, answer);
      await evaluate(undisturbed, calm, simulatorOf(calm));
      expect(space.scorecard('many').explanations).toEqual(undisturbed.scorecard('many').explanations);
      // What the last run paid for is what it asked.
      const paid = endpoint.bodies.map((_, index) => tokensOf(index)).slice(killed);
      expect(costsIn(rows)).toBeCloseTo(
        paid.reduce((sum, { input, output }) => sum + input + 10 * output, 0) / 1e6,
        12,
      );
    },
  );

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
