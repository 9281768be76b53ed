import { describe, expect, it } from 'vitest';
import { askingOf } from '../../../src/asking/asking.ts';
import { askingConfigSchema } from '../../../src/asking/asking-config.ts';
import { modelSimulator } from '../../../src/simulation/model-simulator.ts';

const asking = askingOf(askingConfigSchema.parse({ readout: 'stated' }), [], 'here');
const question = { explanation: 'attends to the previous token', tokens: ['a', ' b'], from: 1, to: 0 };
const judge = async (text: string) => {
  const [judgement] = await modelSimulator({ reply: async () => ({ text }) }, asking).judge([question]);
  return judgement?.scored;
};

describe('the stated readout', () => {
  it('asks in a protocol of its own', () => {
    expect(asking.protocol.name).toBe('stated-v1');
  });

  it.each([
    ['85', 0.85],
    ['85 %', 0.85],
    ['Probability: 7.5', 0.075],
    ['<think>100?</think> 20', 0.2],
    ['0', 0.005],
    ['100', 0.995],
  ])(
    'reads the probability that a model states, and takes none for certain: %j',
    async (text, probability) => {
      expect(await judge(text)).toEqual({
        probability: expect.closeTo(probability, 12),
        mass: expect.closeTo(1, 9),
      });
    },
  );

  it.each(['certainly', '250', '-3'])('leaves a pair unscored where none is stated: %j', async (text) => {
    expect(await judge(text)).toEqual({
      probability: null,
      unscored: `the answer states no probability from 0 to 100: it said ${JSON.stringify(text)}`,
    });
  });
});
