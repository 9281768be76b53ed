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
    ['８５', 0.85],
    ['85/100', 0.85],
    ['85 out of 100', 0.85],
    ['On a scale from 0 to 100, I would say 85', 0.85],
    ['Probability (0-100): 85', 0.85],
    ['The token at position 5 fits: 70', 0.7],
    ['97 % sure it does not fit, so 3', 0.03],
    ['0.85 %', 0.0085],
    ['Probability: 85\nConfidence: 60', 0.85],
    ['85 (out of 100)', 0.85],
    ['85 / 100', 0.85],
    ['<answer>85</answer>', 0.85],
    ['Answer: 85\nMargin: 5', 0.85],
    ['No, it is two tokens back: the answer is 5', 0.05],
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

  it.each([
    ...[
      'certainly',
      '250',
      '-3',
      '−3',
      '0.85',
      '1.0',
      '0,85',
      '8/10',
      '8.5 out of 10',
      '1e2',
      '1,000',
      '<85',
    ],
    ...['Answer: ¾', 'Answer: 3 in 4', 'Rating: 7 of 10', '< 5', 'Probability: ≥ 95', 'Confidence: 60'],
    ...['Probability: 70~80%', 'Probability: 70...80', 'Probability: 70 bis 80', 'Probability: 85 %–90 %'],
    ...['yes: 85, no: 15', 'I would say 85, but it could be 20.', 'Around 85. The opposite would be 15.'],
    ...['Tokens back: 3', 'Layer: 5', 'Number of commas: 2', 'Odds: 3', 'odds 85:15', '5‰'],
    ...['Probability of not fitting: 15', 'P(no) = 15', 'P(0) = 15 %', 'The probability of a mismatch: 90'],
    ...[
      'No, 95%',
      'Answer: No. Probability: 95',
      'Unlikely: 95%',
      'Yes: 5',
      '85% likely that the answer is 0',
    ],
    ...['80-90', '80 to 90', '20\n80', '1. Probability: 85'],
  ])('leaves a pair unscored where none is stated: %j', async (text) => {
    expect(await judge(text)).toEqual({
      probability: null,
      unscored: `the answer states no probability from 0 to 100: it said ${JSON.stringify(text.replace('\n', ' '))}`,
    });
  });

  it('takes no digit at which an answer was cut off for the whole of it', async () => {
    const [judgement] = await modelSimulator(
      { reply: async () => ({ text: '8', cutOff: true }) },
      asking,
    ).judge([question]);
    expect(judgement?.scored.unscored).toMatch(/could not finish/);
  });
});
