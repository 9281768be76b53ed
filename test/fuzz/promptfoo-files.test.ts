import { describe, it } from 'vitest';
import { readPromptfooOutput } from '../../src/promptfoo/read-output.ts';
import { PAIR_CASE_KEY, storePairCase } from '../../src/promptfoo/stored-pair-case.ts';
import { scoreRun } from '../../src/scorecard/build-scorecard.ts';
import { questions } from '../pair-cases/runs.ts';
import { damagedText, damagedValue, damagedYaml } from './damaged.ts';

import { file, RUNS, survives } from './survives.ts';

const asked = questions({ 0: ['x'] });
const results = asked.map((pairCase, testIdx) => ({
  promptIdx: 0,
  testIdx,
  provider: { id: 'p', label: 'left' },
  namedScores: { 'P(1)': 0.5 },
  testCase: { metadata: { [PAIR_CASE_KEY]: storePairCase(pairCase) } },
}));
const output = { evalId: 'e', results: { prompts: [{ provider: 'left' }], results }, config: {} };
const lines = (value: unknown) =>
  (Array.isArray(value) ? value : [value]).map((each) => JSON.stringify(each)).join('\n');

describe(`${RUNS} damaged inputs end in a value or in one line`, { timeout: 3_600_000 }, () => {
  it.each([
    ['json', damagedText(output)],
    ['jsonl', damagedText(results, lines)],
  ])('of promptfoo’s output files in %s, up to the scorecard', (extension, inputs) => {
    survives(inputs, (text) => scoreRun(readPromptfooOutput(file(`o.${extension}`, text))));
  });

  it('of promptfoo’s output files in YAML', () => {
    // Without the long text of a pair case: what is damaged is the YAML around it.
    const testCase = { metadata: { [PAIR_CASE_KEY]: 'pair case {}' } };
    const short = { ...output, results: { ...output.results, results: [{ ...results[0], testCase }] } };
    survives(damagedYaml(short), (text) => readPromptfooOutput(file('o.yaml', text)));
  });

  it('of the pair cases that promptfoo carries', () => {
    const [first] = asked;
    survives(damagedValue(first), (value) => {
      const stored = `pair case ${JSON.stringify(value)}`;
      const row = { ...results[0], testCase: { metadata: { [PAIR_CASE_KEY]: stored } } };
      readPromptfooOutput(file('o.jsonl', JSON.stringify(row)));
    });
  });
});
