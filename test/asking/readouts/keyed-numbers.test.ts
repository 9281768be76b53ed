import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyedNumbers } from '../../../src/asking/readouts/text-readout.ts';

const read = (text: string) => Object.fromEntries(keyedNumbers(text));

describe('the numbers that a reply says of numbered items', () => {
  it('are those of its JSON, however that is set', () => {
    const answers = fc.dictionary(
      fc.integer({ min: 1, max: 100 }).map(String),
      fc.integer({ min: 0, max: 100 }),
    );
    fc.assert(
      fc.property(answers, fc.constantFrom(0, 1, 4), (said, indent) => {
        const json = JSON.stringify(said, null, indent);
        for (const text of [json, `\`\`\`json\n${json}\n\`\`\``, `Here it is: ${json}\nPair 3 was hard.`]) {
          expect(read(text)).toEqual({ ...said });
        }
      }),
    );
  });

  it.each([
    ['{"1": 0, "2": 8', { 1: 0 }],
    ["{'1': 1, 2: 0}", { 1: 1, 2: 0 }],
    ['{"1": "85 %", "2": 7.5}', { 1: 85, 2: 7.5 }],
    ['{"answers": {"1": 1, "2": 0}}', { 1: 1, 2: 0 }],
    ['{"1": "yes", "2": 1}', { 2: 1 }],
    ['{"1": 1} or rather {"1": 0}', {}],
    ['1: 1, 2: 0', {}],
    ['', {}],
  ])('are read as far as they go: %s', (text, answers) => {
    expect(read(text)).toEqual(answers);
  });
});
