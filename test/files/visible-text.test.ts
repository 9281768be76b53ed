import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shorten, visibleText } from '../../src/files/visible-text.ts';

describe('visibleText', () => {
  it('shows line breaks, tabs and control characters as characters of their own', () => {
    expect(visibleText('a\nb\r\nc\td\u0000\u001b\u007f')).toBe('a↵b↵c⇥d␀␛␡');
  });

  it('shows characters that reverse or hide text by their number', () => {
    expect(visibleText('a\u202eb\u200bc\ufeff\u0085')).toBe('a⟨U+202E⟩b⟨U+200B⟩c⟨U+FEFF⟩⟨U+0085⟩');
  });

  it('replaces halves of surrogate pairs, and leaves whole ones alone', () => {
    expect(visibleText('\ud83d 🙂')).toBe('\ufffd 🙂');
  });

  it('leaves ordinary text of any script alone', () => {
    expect(visibleText('Ünïcode “quotes” 中文 \u00a0 العربية')).toBe('Ünïcode “quotes” 中文 \u00a0 العربية');
  });

  it('gives one line that is legal in XML, whatever it is given', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(visibleText(text)).toMatch(/^[\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u);
      }),
    );
  });
});

describe('shorten', () => {
  it('cuts a text to a length, with an ellipsis, and white space to single blanks', () => {
    expect(shorten('attends   to\nthe previous token', 12)).toBe('attends to…');
    expect(shorten('attends', 7)).toBe('attends');
  });

  it('never cuts a character in half', () => {
    expect(shorten('🙂🙂🙂', 2)).toBe('🙂…');
  });
});
