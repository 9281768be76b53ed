import { expect, it } from 'vitest';
import { doubtAboutTokens } from '../../src/activation-records/token-doubts.ts';

it.each([
  ['ids', [['1212', '318'], ['257']], /^are numbers, as if they were ids/],
  ['bytes as Python shows them', [["b'The'", "b' cat'"], ['b"\'s"']], /^are written as Python shows them/],
  ['half characters', [['a', ' \ud83d']], /^hold half characters/],
  ['letters of another encoding', [['Un', ' cafÃ©']], /^look like UTF-8 .*" cafÃ©"/],
  ['quotation marks of another encoding', [['â€œ', 'Yes', 'â€\u009d']], /^look like UTF-8/],
])('tokens that are %s are doubted', (_, sequences, doubt) => {
  expect(doubtAboutTokens(sequences)).toMatch(doubt);
});

it.each([
  ['numbers among words', [['In', ' 1999', ',']]],
  ['whole characters', [[' 😀', ' é']]],
  ['pieces of a character', [['So', '\ufffd', '\ufffd']]],
  ['a garbled text among others that are right', [['cafÃ©'], ['naïve']]],
  ['a Portuguese capital', [['Ã']]],
])('%s are not', (_, sequences) => {
  expect(doubtAboutTokens(sequences)).toBeUndefined();
});
