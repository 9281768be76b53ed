import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import OpenAiSimulatorProvider from '../../providers/openai-simulator.ts';
import { buildPairCases } from '../../src/pair-cases/build-pair-cases.ts';
import { toTestCase } from '../../src/promptfoo/head-test-cases.ts';
import { loadSuite } from '../../src/suite/load-suite.ts';
import { answer as answers, fromProbabilities, startSimulatorServer } from '../simulator-server/index.ts';

const PUZZLES = join(import.meta.dirname, '..', '..', 'datasets', 'puzzles', 'suite.yaml');

/** What transformer-debugger asks for: fifteen alternatives. */
const FIFTEEN = fromProbabilities({
  '1': 0.61,
  '0': 0.37,
  ...Object.fromEntries(Array.from({ length: 13 }, (_, index) => [` other${index}`, 0.001 / (index + 1)])),
});

it.each(['pairwise-v1', 'pairwise-v2'])(
  'a row of promptfoo’s holds less than 2 kB of ours, on average, with %s',
  async (protocol) => {
    const server = await startSimulatorServer({ behaviour: answers(FIFTEEN) });
    onTestFinished(() => server.close());
    const config = { model: 'gpt-4o-mini', baseUrl: server.baseUrl, protocol };
    const provider = new OpenAiSimulatorProvider({ config });
    const { cases } = await buildPairCases(loadSuite(PUZZLES, { environment: {} }));
    const sample = cases.filter((_, index) => index % 40 === 0).map(toTestCase);
    let bytes = 0;
    for (const { vars = {}, metadata = {} } of sample) {
      const test = { vars, metadata };
      const response = await provider.callApi('', { vars: {}, prompt: { raw: '', label: '' }, test });
      expect(response.error).toBeUndefined();
      // What is left is promptfoo's own, which it fills for every provider.
      const { prompt, output, metadata: answer } = response;
      bytes += Buffer.byteLength(JSON.stringify({ ...test, prompt, output, answer }));
    }
    expect(bytes / sample.length).toBeLessThan(2000);
  },
);
