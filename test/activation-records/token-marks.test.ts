import { describe, expect, it } from 'vitest';
import { tokenReading } from '../../src/activation-records/token-marks.ts';

/** The tokens as texts; undefined where they are taken as they are. */
const read = (tokens: readonly string[], others: readonly (readonly string[])[] = []) =>
  tokenReading([tokens, ...others])?.read(tokens);

describe('marks of a tokenizer are read as what they stand for', () => {
  it.each<[string, readonly string[], readonly string[]]>([
    ['GPT-2’s spaces and lines', ['The', 'Ġcat', 'Ċ', 'ĠĠ', 'ĉ'], ['The', ' cat', '\n', '  ', '\t']],
    ['GPT-2’s bytes of other letters', ['ĠcafÃ©', 'ĠÃ', '¼', 'b'], [' café', ' \ufffd', 'ü', 'b']],
    ['a character in three tokens', ['Ġ', 'âĤ', '¬', '!'], [' ', '\ufffd', '€', '!']],
    ['a special token among them', ['<|endoftext|>', 'Hi', 'Ġyou'], ['<|endoftext|>', 'Hi', ' you']],
    ['GPT-NeoX’s added white space', ['def', '    ', 'Ġx'], ['def', '    ', ' x']],
    [
      'DeepSeek’s beginning',
      ['<｜begin▁of▁sentence｜>', 'Hi', 'Ġyou'],
      ['<｜begin▁of▁sentence｜>', 'Hi', ' you'],
    ],
    ['SentencePiece’s spaces', ['<s>', '▁The', '▁cat', 's', '▁▁'], ['<s>', ' The', ' cat', 's', '  ']],
    [
      'SentencePiece’s bytes',
      ['▁A', '<0x0A>', '<0xE2>', '<0x82>', '<0xAC>'],
      [' A', '\n', '\ufffd', '\ufffd', '€'],
    ],
    ['Gemma’s raw new lines', ['<bos>', 'Hi', '\n\n', '▁you'], ['<bos>', 'Hi', '\n\n', ' you']],
    ['bytes among texts', ['A', ' b', '<0x0A>'], ['A', ' b', '\n']],
    [
      'WordPiece’s continued words',
      ['[CLS]', 'play', '##ing', 'chess', '.'],
      ['[CLS]', ' play', 'ing', ' chess', '.'],
    ],
    ['ended words', ['the</w>', 'ca', 't</w>', '.</w>'], ['the', ' ca', 't', '.']],
  ])('%s', (_, tokens, texts) => {
    expect(read(tokens)).toEqual(texts);
  });

  it('by all sequences together: one alone may hold none', () => {
    expect(read(['Ã©', 't'], [['The', 'Ġcat']])).toEqual(['é', 't']);
  });

  it('and said', () => {
    expect(tokenReading([['Ġa']])?.said).toBe('Ġ for a space, Ċ for a new line');
  });

  it.each<[string, readonly string[]]>([
    ['Maltese', ['Il', '-', 'Ġ', 'akbar', ' Ċ', 'ensu']],
    ['Markdown', ['##', ' Title', '\n', '##A']],
    ['bars', ['load', ' ▁', '▂', '▃']],
    ['plain text', ['The', ' cat', '\n']],
    ['one word', ['The']],
    ['letters beyond the alphabet', ['Ġ', 'ħ', 'œ', '中']],
  ])('but a text that has spaces of its own, or other letters, stays as it is: %s', (_, tokens) => {
    expect(read(tokens)).toBeUndefined();
  });
});
