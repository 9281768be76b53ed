import { describe, expect, it } from 'vitest';
import { markedSequence } from '../../../src/reports/html/marked-sequence.ts';

describe('markedSequence', () => {
  it('marks the to-token and the from-token', () => {
    expect(markedSequence(['a', ' b', ' c'], { from: 2, to: 0 }).markup).toBe(
      '<bdi><mark class="to">a</mark> b<mark class="from"> c</mark></bdi>',
    );
  });

  it('marks a token that is paired with itself once, as both', () => {
    expect(markedSequence(['a', ' b'], { from: 1, to: 1 }).markup).toBe(
      '<bdi>a<mark class="to from"> b</mark></bdi>',
    );
  });

  it('shows what tokens hold as text, controls and line breaks included', () => {
    expect(markedSequence(['<b>', '\n', '\u0000'], { from: 2, to: 0 }).markup).toBe(
      '<bdi><mark class="to">&lt;b&gt;</mark>↵<mark class="from">␀</mark></bdi>',
    );
  });

  it('shows only what is near the pair in a long sequence', () => {
    const tokens = Array.from({ length: 300 }, (_, index) => ` t${index}`);
    const { markup } = markedSequence(tokens, { from: 250, to: 50 });
    for (const shown of [' t26', ' t74', ' t226', ' t274']) expect(markup).toContain(`${shown}`);
    for (const hidden of [' t25 ', ' t75 ', ' t225 ', ' t275']) expect(markup).not.toContain(hidden);
    expect(markup.match(/ … /g)).toHaveLength(3);
  });
});
