import normalizedOneAssertion from '../../assertions/normalized-one.ts';
import OpenAiSimulatorProvider from '../../providers/openai-simulator.ts';
import { ANSWER_RECORD_KEY, answerRecordSchema } from '../../src/models/expense.ts';
import type { PairCase } from '../../src/pair-cases/pair-case.ts';
import { P_ONE } from '../../src/promptfoo/run-of-results.ts';
import { PAIR_CASE_KEY, storePairCase } from '../../src/promptfoo/stored-pair-case.ts';
import { summariseAsking } from '../../src/scorecard/asking-summary.ts';
import { type Behaviour, startSimulatorServer } from '../simulator-server/index.ts';

/** Ten pairs, five of them with label 1. */
export const TEN_PAIRS = Array.from(
  { length: 10 },
  (_, from): PairCase => ({
    suite: 'demo',
    subject: 'gpt2',
    head: { layer: 0, head: 0 },
    explanation: { id: 'x', text: 'attends to x' },
    pair: { record: 'top[0]', from, to: 0, label: from < 5 ? 1 : 0, activation: 1 },
    tokens: Array.from({ length: 10 }, (_, position) => ` t${position}`),
  }),
);

/** Asks a server about ten pairs, two at a time, the way promptfoo would: provider, then assertion. */
export async function askTenPairs(
  behaviour: Behaviour,
  config: object = {},
  assertionConfig: object = {},
  env: Record<string, unknown> = {},
  label = 'live',
) {
  const server = await startSimulatorServer({ behaviour });
  try {
    const settings = {
      env,
      config: { model: 'test-model', baseUrl: server.baseUrl, timeoutMs: 5000, maxRetries: 2, ...config },
    };
    // promptfoo sets the label of a provider that it has constructed.
    const provider = Object.assign(new OpenAiSimulatorProvider(settings), { label });
    const answers: Awaited<ReturnType<typeof askOne>>[] = [];
    const waiting = [...TEN_PAIRS];
    const worker = async () => {
      for (let pair = waiting.shift(); pair; pair = waiting.shift()) {
        answers.push(await askOne(provider, pair, assertionConfig));
      }
    };
    await Promise.all([worker(), worker()]);
    const errors = answers.flatMap(({ error }) => error ?? []);
    return {
      answers,
      errors,
      requests: server.requests,
      asking: summariseAsking(answers.map(({ record, error }) => ({ record, failed: error !== undefined }))),
    };
  } finally {
    await server.close();
  }
}

async function askOne(
  provider: InstanceType<typeof OpenAiSimulatorProvider>,
  pairCase: PairCase,
  config: object,
) {
  const test = {
    metadata: { [PAIR_CASE_KEY]: storePairCase(pairCase) },
    assert: [{ type: 'javascript' as const, value: 'file://assertions/normalized-one.ts', config }],
  };
  const context = { vars: {}, prompt: { raw: '', label: '' }, test };
  const response = await provider.callApi('', context);
  const record = answerRecordSchema.parse(response.metadata?.[ANSWER_RECORD_KEY]);
  if (response.error) return { record, error: String(response.error) };
  try {
    const graded = normalizedOneAssertion('', {
      prompt: '',
      vars: {},
      test,
      logProbs: undefined,
      provider: undefined,
      providerResponse: response,
      config: { ...config },
    });
    const one = graded.namedScores?.[P_ONE] ?? Number.NaN;
    // How much of the probability is on the label.
    return { record, score: pairCase.pair.label === 1 ? one : 1 - one };
  } catch (error) {
    return { record, error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
