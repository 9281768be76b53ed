import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { askingOf } from '../../src/asking/asking.ts';
import { SCORED_KEY, scoredAnswerSchema } from '../../src/asking/normalized-one.ts';
import { describeIssue } from '../../src/files/user-error.ts';
import type { ProviderSettings } from '../../src/promptfoo/provider-config.ts';
import { SimulatorProvider } from '../../src/promptfoo/simulator-provider.ts';
import { SIMULATORS } from '../../src/promptfoo/simulators.ts';
import { PAIR_CASE_KEY, storePairCase } from '../../src/promptfoo/stored-pair-case.ts';
import { providerName, type SimulatorDeclaration } from '../../src/simulation/simulator-declaration.ts';
import { PROJECT } from '../e2e/promptfoo.ts';
import { TEN_PAIRS } from '../providers/asking.ts';
import { REAL_MODEL } from '../real-model.ts';
import { startSimulatorServer } from '../simulator-server/index.ts';

const server = await startSimulatorServer();
afterAll(() => server.close());

/** What a simulator cannot do without; those that can are not listed. */
const NEEDED: Readonly<Record<string, object>> = {
  openai: { model: 'test-model', baseUrl: server.baseUrl },
  local: { model: REAL_MODEL ?? 'none.gguf', gpu: false, threads: 1 },
  promptfoo: {
    provider: 'openai:chat:test-model',
    options: { config: { apiBaseUrl: server.baseUrl, apiKey: 'key-in-config' } },
  },
};

const [first] = TEN_PAIRS;
/** Under an explanation that every simulator can read. */
const pairCase = first && {
  ...first,
  explanation: { id: 'previous', text: 'attends to the previous token' },
};
const entryPointSchema = z.object({
  default: z.custom<new (settings: ProviderSettings) => SimulatorProvider>(
    (entryPoint) => typeof entryPoint === 'function',
  ),
});

function optionsOf({ configSchema }: SimulatorDeclaration): object {
  return z.toJSONSchema(configSchema, { io: 'input', unrepresentable: 'any' }).properties ?? {};
}

describe('a simulator’s config', () => {
  const openAi = SIMULATORS.find(({ name }) => name === 'openai')?.configSchema ?? z.never();
  it.each([
    [
      'a misspelt option before the one that it leaves out',
      { modell: 'm' },
      'unknown: "modell"; did you mean model?',
    ],
    [
      'a misspelt part of the price',
      { model: 'm', price: { input: 1, output: 2, cachedinput: 1 } },
      'price: unknown: "cachedinput"; did you mean cachedInput?',
    ],
    [
      'what a header may be',
      { model: 'm', headers: { 'X-Team': { envvar: 'TEAM' } } },
      'headers.X-Team: must be a string, or { envar: NAME } to read it from an environment variable',
    ],
    [
      'what a baseline correction may be',
      { model: 'm', baselineCorrection: 'rule' },
      'baselineCorrection: must be empty, common, false, or a list of explanations (quote one that contains a colon)',
    ],
    [
      'that a list of explanations has some',
      { model: 'm', baselineCorrection: [] },
      'baselineCorrection: a list of explanations has at least one',
    ],
    [
      'an explanation that is there twice',
      { model: 'm', baselineCorrection: ['attends to a', 'Attends to  a'] },
      'baselineCorrection: an explanation is there twice',
    ],
    [
      'an explanation that is no text',
      { model: 'm', baselineCorrection: ['attends to a', { 'attends to': 'b' }] },
      'baselineCorrection: must be empty, common, false, or a list of explanations (quote one that contains a colon)',
    ],
  ])('names %s', (_, config, message) => {
    const { error } = openAi.safeParse(config);
    expect(error && describeIssue(error)).toBe(message);
  });
});

// Every simulator that is declared keeps this contract, those to come included.
describe.each(SIMULATORS.map((declaration) => [declaration.name, declaration] as const))(
  'the simulator %s',
  // A real model reads some 2,000 tokens of examples first.
  { timeout: 180_000 },
  (name, declaration) => {
    const file = join(PROJECT, 'providers', `${providerName(declaration)}.ts`);
    const entryPoint = async () => entryPointSchema.parse(await import(pathToFileURL(file).href)).default;
    const config = NEEDED[name] ?? {};
    // Which test/real-model.ts says, too.
    const isAbsent = name === 'local' && REAL_MODEL === undefined;

    it('has an entry point in providers/ that makes a provider of it', async () => {
      expect(existsSync(file)).toBe(true);
      const Provider = await entryPoint();
      const provider = new Provider({ config });
      expect(provider).toBeInstanceOf(SimulatorProvider);
      expect(provider.id()).toMatch(new RegExp(`^${providerName(declaration)}(:|$)`));
    });

    it('refuses an option that there is not, in one line that names it', async () => {
      const Provider = await entryPoint();
      expect(() => new Provider({ label: 'mine', config: { ...config, pizza: 1 } })).toThrow(
        /^providers: mine: config: .*pizza.*$/,
      );
    });

    it.each(Object.keys(optionsOf(declaration)))(
      'says which option was meant by a misspelt %s',
      async (option) => {
        const Provider = await entryPoint();
        const misspelt = `${option.slice(0, 2)}x${option.slice(2)}`;
        expect(() => new Provider({ label: 'mine', config: { ...config, [misspelt]: 1 } })).toThrow(
          `providers: mine: config: unknown: "${misspelt}"; did you mean ${option}?`,
        );
      },
    );

    it('takes a protocol and a match, as all do', () => {
      const parsed = declaration.configSchema.safeParse({ ...config, protocol: 'x.yaml', match: 'trimmed' });
      expect(parsed.data).toMatchObject({ protocol: 'x.yaml', match: 'trimmed' });
      expect(declaration.configSchema.safeParse({ ...config, match: 'about' }).success).toBe(false);
    });

    it.skipIf(isAbsent)(
      'answers a question with a P("1") that it computes once, and with its mass',
      async () => {
        const Provider = await entryPoint();
        const metadata = { [PAIR_CASE_KEY]: pairCase ? storePairCase(pairCase) : '' };
        const context = { vars: {}, prompt: { raw: '', label: '' }, test: { metadata } };
        const { error, metadata: answered } = await new Provider({ config }).callApi('', context);
        expect(error).toBeUndefined();
        const { probability, mass } = scoredAnswerSchema.parse(answered?.[SCORED_KEY]);
        expect(probability).toBeGreaterThanOrEqual(0);
        expect(mass).toBeLessThanOrEqual(1.001);
      },
    );

    it.skipIf(isAbsent)('says the same of the same question', async () => {
      const parsed = declaration.configSchema.parse(config);
      const simulator = declaration.create(parsed, { asking: askingOf(parsed, [], 'here') });
      const question = {
        explanation: 'attends to the previous token',
        tokens: ['The', ' cat', ' sat'],
        from: 2,
        to: 1,
      };
      const [first] = await simulator.judge([question]);
      const [second] = await simulator.judge([question]);
      expect(second?.topLogprobs).toEqual(first?.topLogprobs);
      expect(second?.scored).toEqual(first?.scored);
      expect(first?.topLogprobs.every(({ logprob }) => logprob <= 1e-3)).toBe(true);
      await simulator.release?.();
    });

    it.skipIf(isAbsent)('judges several questions of one explanation, in their order', async () => {
      const parsed = declaration.configSchema.parse(config);
      const simulator = declaration.create(parsed, { asking: askingOf(parsed, [], 'here') });
      const tokens = ['The', ' cat', ' sat', ' on', ' the', ' mat'];
      const questions = [0, 3, 5].map((to) => ({
        explanation: 'attends to the previous token',
        tokens,
        from: 5,
        to,
      }));
      const together = await simulator.judge(questions);
      for (const [index, question] of questions.entries()) {
        const [alone] = await simulator.judge([question]);
        expect(together[index]?.scored).toEqual(alone?.scored);
      }
      await simulator.release?.();
    });

    it('says what asking it costs, also where the config’s templates are not filled in', () => {
      const unfilled = { model: '{{env.MODEL}}', provider: '{{env.PROVIDER}}' };
      expect(['model', 'embedded']).toContain(declaration.cost.parse(unfilled).kind);
    });

    it('says what it is in one line', () => {
      expect(declaration.summary).toMatch(/^[^\n]{20,}$/);
    });
  },
);
