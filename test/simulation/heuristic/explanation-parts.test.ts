import { expect, test } from 'vitest';
import {
  explanationParts,
  maskQuotes,
  quotedTexts,
} from '../../../src/simulation/heuristic/explanation-parts.ts';

function parts(explanation: string) {
  const { to, from, eitherWay } = explanationParts(explanation);
  return { to: to.trim(), from: from.trim(), eitherWay };
}

test.each([
  ['attends to rivers from mountains', 'rivers', 'mountains'],
  ['attends from mountains to rivers', 'rivers', 'mountains'],
  ['from mountains, attends back to rivers', 'rivers', 'mountains'],
  ['primarily attends strongly to rivers from mountains', 'rivers', 'mountains'],
  ['attends to rivers when the current token is a mountain', 'rivers', 'mountain'],
  ['attends from words related to height to rivers', 'rivers', 'words related to height'],
  ['attends to the token "from" from "to"', 'the token "from"', '"to"'],
  ['attends to words from the previous sentence', 'words from the previous sentence', ''],
  ['attends to words different from nouns', 'words different from nouns', ''],
  ['commas', 'commas', ''],
  ['', '', ''],
])('%j is about to %j from %j', (explanation, to, from) => {
  expect(parts(explanation)).toEqual({ to, from, eitherWay: false });
});

test('an explanation that joins two kinds has no direction', () => {
  expect(parts('connects rivers with mountains')).toEqual({
    to: 'rivers',
    from: 'mountains',
    eitherWay: true,
  });
  expect(parts('attention between digits')).toEqual({ to: 'digits', from: 'digits', eitherWay: true });
  expect(parts('attends to rivers from mountains and vice versa').eitherWay).toBe(true);
});

test('quotes are masked position by position', () => {
  expect(maskQuotes('The "Word" isn\'t `X`')).toBe("the ______ isn't ___");
});

test('quoted text is read in any kind of quote, nested and escaped', () => {
  expect(quotedTexts('"a", \'b\', “c”, ‘d’, `e`')).toEqual(['a', 'b', 'c', 'd', 'e']);
  expect(quotedTexts('`","` and "\\n" and \'"\'')).toEqual([',', '\n', '"']);
  expect(quotedTexts("the speaker's and the writers' words")).toEqual([]);
});
