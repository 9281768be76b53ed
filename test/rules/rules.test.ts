import { describe, expect, test } from 'vitest';
import { RULES } from '../../src/rules/rules.ts';

describe('the rules', () => {
  /** Tokens are parted by `|`; a pair is written from→to, by position. */
  const examples: Record<string, readonly (readonly [tokens: string, pairs: string])[]> = {
    'previous token': [['The| cat| sat', '1→0 2→1']],
    'first token': [['The| cat| sat', '0→0 1→0 2→0']],
    itself: [['The| cat| sat', '0→0 1→1 2→2']],
    'duplicate token': [
      [' a| cat| and| a| dog| and| a| bird', '3→0 5→2 6→3 6→0'],
      ['The| cat| the', ''],
    ],
    induction: [
      ['Captain| Br|andt| met| Br|andt', '4→2 5→3'],
      ['ha|ha', ''],
    ],
    'opening bracket': [
      ['f|(|g|(|x|),| 1|);', '5→3 7→1'],
      ['f|(|x|[|0|])', '5→3 5→1'],
      ['a| (|b|]', ''],
      ['run|()| (|now|)', '4→2'],
    ],
    'opening quote': [
      ['"|Yes|,"| he| said|.| "|Now|."', '2→0 8→6'],
      ['a| "|b|\n|c|"| d', ''],
    ],
    'latest newline': [['a|\n|b|c|\n|d', '2→1 3→1 4→1 5→4']],
    'latest comma': [['a|,| b| c|,| d', '2→1 3→1 4→1 5→4']],
    'currency sign': [
      ['It| cost| $|12|.|50|,| not| $|9|.', '3→2 4→2 5→2 9→8'],
      ['In| 1930| €|1|,|200', '3→2 4→2 5→2'],
    ],
    'named person': [
      ['Anna| met| Paul|.| He| saw| her| bike', '4→2 6→0'],
      ['Cl|ara| hums| when| she| works', '4→1'],
      ['Anna| left|\n|She', ''],
    ],
    'topic word': [
      ['waves|,| ocean|,| waves|,| ship', '4→2 6→2'],
      ['The| garden| had| waves', ''],
    ],
    counterpart: [
      ['A| queen|,| a| king|,| a| queen', '4→1 7→4'],
      ['A| queen| and| a| prince', ''],
    ],
    negation: [
      ['It| is| not| very| cold| or| wet', '4→2'],
      ["It| isn|'t| bad|,| only| slow", '3→2'],
      ['I| would| not|,| in| cold| weather', ''],
    ],
    'number before': [
      ['One| cat|,| two| dogs|,| 2| cows|,| 3| hens', '3→0 9→6'],
      ['first|,| third|,| second', '4→0'],
      ['1|.|5| and| 2', ''],
    ],
    'question word': [
      ['Who| left|?| Nobody|.| Why|?', '2→0 6→5'],
      ['I| know| why|.| Do| you|?', ''],
    ],
    'two before': [['a| b| c| d', '2→0 3→1']],
    'two or three before': [['a| b| c| d', '1→0 2→0 2→1 3→0 3→1 3→2']],
    'before an earlier copy': [['x| a| y| a| a', '3→0 4→0 4→2']],
    'last punctuation': [['a|,| b| c|.| d', '2→1 3→1 4→1 5→4']],
    'last full stop': [['a|,| b|.| c| d', '4→3 5→3']],
    'start of the sentence': [['a| b|.| c| d| e', '4→3 5→3']],
    'first piece of the word': [[' cap|tiv|ated| by| a| gir|affe', '1→0 2→0 6→5']],
    'previous piece of the word': [[' cap|tiv|ated| by| a| gir|affe', '1→0 2→1 6→5']],
    'same word, otherwise written': [['The| cat| and| the| Cat', '3→0 4→1']],
    'pronoun to name': [[' when| Ada| met| Bob|,| she| saw| him', '5→3 7→3']],
    'number to number': [['In| 12| or| 3|4| days| and| 5', '4→1 7→4']],
  };

  test.each(RULES)('has an example of "$name"', ({ name }) => {
    expect(examples[name]?.length).toBeGreaterThan(0);
  });

  test.each(
    RULES.flatMap((rule) => (examples[rule.name] ?? []).map(([tokens, pairs]) => ({ rule, tokens, pairs }))),
  )('"$rule.name" finds its pairs in $tokens', ({ rule, tokens, pairs }) => {
    const found = rule.pairs(tokens.split('|')).map(({ from, to }) => `${from}→${to}`);
    expect(found.toSorted()).toEqual(pairs.split(' ').filter(Boolean).toSorted());
  });
});
