import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inertText } from '../../src/promptfoo/inert-text.ts';

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
