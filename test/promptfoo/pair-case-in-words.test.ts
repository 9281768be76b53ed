import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inertText, verdictInWords } from '../../src/promptfoo/pair-case-in-words.ts';

const pairOf = (label: 0 | 1) => ({ record: 'top[0]', from: 1, to: 0, label, activation: 1 });
const explanation = { id: 'commas', text: 'attends to commas' };

it.each([
  [1, 0.832, 'strong pair found'],
  [1, 0.168, 'strong pair missed'],
  [0, 0.04, 'weak pair ruled out'],
  [0, 0.81, 'weak pair taken for strong'],
  [1, 0.5, 'strong pair, undecided'],
] as const)('a pair of label %i with P(1) = %f is a %s', (label, probability, words) => {
  expect(verdictInWords({ explanation, pair: pairOf(label) }, probability)).toBe(words);
  expect(
    verdictInWords({ explanation: { ...explanation, truth: true }, pair: pairOf(label) }, probability),
  ).toBe(words);
});

it.each([
  [{ truth: false }, 1, 0.9, 'strong pair called strong under a false explanation: not judged'],
  [{ truth: false }, 0, 0.5, 'weak pair called neither under a false explanation: not judged'],
  [{ control: 'empty' }, 1, 0.2, 'strong pair called weak under a control: not judged'],
] as const)('an explanation with %j claims nothing', (kind, label, probability, words) => {
  const judged = { explanation: { ...explanation, ...kind }, pair: pairOf(label) };
  expect(verdictInWords(judged, probability)).toBe(words);
});

const dangerous = /\{\{|\{%|\{#|\}\}|%\}|#\}|(file|package|https?):/i;
const piece = fc.constantFrom(
  '{',
  '}',
  '%',
  '#',
  'file:',
  '//',
  'package:',
  'File://',
  'HTTPS:',
  'a',
  ' ',
  '\n',
);
const texts = fc.array(piece).map((pieces) => pieces.join(''));

describe('inertText', () => {
  it('leaves nothing that promptfoo would render, read or import', () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(inertText(text)).not.toMatch(dangerous);
      }),
    );
  });

  it('shows the same text, but for invisible word joiners', () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(inertText(text).replaceAll('\u2060', '')).toBe(text);
      }),
    );
  });
});
