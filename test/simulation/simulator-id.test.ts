import { describe, expect, it } from 'vitest';
import { askingOf } from '../../src/asking/asking.ts';
import { SIMULATORS } from '../../src/promptfoo/simulators.ts';
import { simulatorIdOf } from '../../src/simulation/simulator-id.ts';

async function idOf(kind: string, given: object): Promise<string> {
  const declaration = SIMULATORS.find(({ name }) => name === kind);
  if (!declaration) throw new Error(`no ${kind}`);
  const config = declaration.configSchema.parse(given);
  const own = askingOf(config, ['.'], 'x');
  return simulatorIdOf(kind, declaration.create(config, { asking: own }), config);
}
const openai = (given: object = {}) =>
  idOf('openai', { model: 'm', baseUrl: 'http://127.0.0.1:1/v1', ...given });

describe('what a simulator is', () => {
  it('does not change with where it is, how long it may take, and what it costs', async () => {
    const other = { baseUrl: 'http://10.0.0.1:8000/v1', timeoutMs: 1, maxRetries: 0, concurrency: 4 };
    expect(await openai({ ...other, price: { input: 1, output: 2 } })).toBe(await openai());
  });

  it.each([
    { model: 'n' },
    { params: { seed: 7 } },
    { topLogprobs: 5 },
    { headers: { 'x-deployment': 'B' } },
    { match: 'trimmed' },
  ])('changes with %j', async (given) => {
    expect(await openai(given)).not.toBe(await openai());
  });

  it('changes with the options of one that asks nobody', async () => {
    expect(await idOf('constant', { probability: 0.4 })).not.toBe(await idOf('constant', {}));
    expect(await idOf('heuristic', {})).toMatch(/^heuristic@[0-9a-f]{8}$/);
  });
});
