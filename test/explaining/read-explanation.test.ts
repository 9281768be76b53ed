import { describe, expect, it } from 'vitest';
import { readExplanation } from '../../src/explaining/read-explanation.ts';

const read = (text: string, begins = '') => readExplanation({ text, cutOff: false }, begins);
const explanation = (text: string) => ({ kind: 'explanation', text });

describe('readExplanation', () => {
  it.each([
    ['attends to the previous token', 'attends to the previous token'],
    ['This attention head attends to names from pronouns.', 'attends to names from pronouns'],
    ['The head mostly attends to commas from verbs.', 'attends to commas from verbs'],
    ['Explanation: "Attends to commas from verbs."', 'attends to commas from verbs'],
    ['1. attends to commas from verbs\n2. attends to dots', 'attends to commas from verbs'],
    ['- attends to commas', 'attends to commas'],
    ['attends to **names** from [[pronouns]]', 'attends to names from pronouns'],
    ['attends to "(" from ")"', 'attends to "(" from ")"'],
    ['attends to names, e.g. Ada. It also likes dots.', 'attends to names, e.g. Ada'],
    ['```\nattends to commas\n```', 'attends to commas'],
    ['<think>Perhaps dots? No.</think>\nattends to commas', 'attends to commas'],
    ['The head attends to 3.5 from numbers. More follows', 'attends to 3.5 from numbers'],
  ])('takes the first sentence out of what models put around it: %j', (text, expected) => {
    expect(read(text)).toEqual(explanation(expected));
  });

  it('puts in front what the prompt had begun', () => {
    expect(read(' earlier copies from later ones.', 'attends to')).toEqual(
      explanation('attends to earlier copies from later ones'),
    );
    expect(read('The head attends to commas.', 'attends to')).toEqual(explanation('attends to commas'));
  });

  it.each([
    'no clear pattern',
    'No clear pattern.',
    'There is no consistent pattern here.',
    'The head has no clear pattern',
  ])('knows an answer that says there is none: %j', (text) =>
    expect(read(text)).toEqual({ kind: 'no-pattern' }),
  );

  it.each([
    ['', 'it answered nothing'],
    ['<think>still thinking', 'it answered nothing'],
    [
      'Der Kopf achtet auf Kommas.',
      'it does not say what the head attends to: “Der Kopf achtet auf Kommas.”',
    ],
    [`attends to ${'x'.repeat(400)}`, 'its sentence has 411 characters, more than 400'],
  ])('says why an answer cannot be used: %j', (text, reason) => {
    expect(read(text)).toEqual({ kind: 'unusable', reason });
  });

  it('does not take half a sentence for an explanation', () => {
    const answer = { text: 'attends to the tokens that', cutOff: true };
    expect(readExplanation(answer)).toEqual({
      kind: 'unusable',
      reason: 'it was cut off after “attends to the tokens that”: allow more maxOutputTokens',
    });
  });

  it('takes a whole first sentence of an answer that was cut off later', () => {
    const answer = { text: 'Attends to commas from verbs. In particular it', cutOff: true };
    expect(readExplanation(answer)).toEqual(explanation('attends to commas from verbs'));
  });
});
