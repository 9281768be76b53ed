import { LEXICONS } from './lexicons.ts';
import type { TokenClass } from './token-view.ts';

/** Classes of words by meaning, by small word lists. Words outside a list may belong, too. */
export const TOPIC_CLASSES: readonly TokenClass[] = [
  topic('male', /\b(?:male|masculine|men|man)\b/g, LEXICONS.male),
  topic('female', /\b(?:female|feminine|women|woman)\b/g, LEXICONS.female),
  topic('gendered', /\bgender(?:ed|s)?\b/g, LEXICONS.male, LEXICONS.female),
  topic('family', /\b(?:famil(?:y|ial)(?! name)|kinship|relatives?)\b/g, LEXICONS.family),
  topic('month', /\bmonths?\b/g, LEXICONS.months),
  topic('weekday', /\b(?:weekdays?|days? of the week|days)\b/g, LEXICONS.weekdays),
  {
    name: 'date',
    said: /\bdates?\b/g,
    degree: ({ lower }) =>
      LEXICONS.months.has(lower) || LEXICONS.weekdays.has(lower) || /^(?:1[0-9]|20)\d\d$/.test(lower)
        ? 1
        : /^\d{1,2}(?:st|nd|rd|th)?$/.test(lower)
          ? 0.7
          : 0,
  },
  topic(
    'time',
    /\b(?:times?(?= (?:words?|expressions?|related|units?|periods?))|time-related|temporal|durations?)\b/g,
    LEXICONS.timeWords,
    LEXICONS.months,
    LEXICONS.weekdays,
  ),
  topic('colour', /\bcolou?rs?\b/g, LEXICONS.colours),
  topic('number word', /\b(?:number words?|spelled[- ]out numbers?)\b/g, LEXICONS.numberWords),
  topic('ordinal', /\bordinals?(?: numbers?)?\b/g, LEXICONS.ordinals),
  topic('animal', /\banimals?\b/g, LEXICONS.animals),
  topic('food', /\b(?:foods?|fruits?|drinks?|vegetables?|meals?)\b/g, LEXICONS.food),
  topic('body part', /\b(?:body(?: parts?)?|anatom\w+)\b/g, LEXICONS.bodyParts),
  topic('direction', /\b(?:directions?|directional)\b/g, LEXICONS.directions),
  {
    name: 'place',
    said: /\b(?:places?|locations?|geograph\w+|countr(?:y|ies)|cit(?:y|ies)|nationalit(?:y|ies))\b/g,
    degree: ({ word, lower }) => (LEXICONS.places.has(lower) ? 1 : /^\p{Lu}\p{Ll}/u.test(word) ? 0.6 : 0),
  },
  topic(
    'verb of speech',
    /\b(?:speech|speaking|reporting|saying) (?:verbs?|words?)\b|\bverbs? of (?:speech|speaking|saying)\b|\bdialogue tags?\b/g,
    LEXICONS.speechVerbs,
  ),
  topic('title', /\b(?:titles?|honorifics?)\b/g, LEXICONS.titles),
  topic('positive', /\bpositive\b/g, LEXICONS.positive),
  topic('negative', /\bnegative\b(?! (?:particles?|contractions?))/g, LEXICONS.negative),
  topic(
    'possessive',
    /\bpossessives?\b/g,
    new Set("'s ’s my your his her its our their mine yours hers ours theirs whose".split(' ')),
  ),
];

/** 1 for a listed token or word; 0.1 for other words, which the list may lack; 0 for the rest. */
function topic(name: string, said: RegExp, ...lists: ReadonlySet<string>[]): TokenClass {
  return {
    name,
    said,
    degree: ({ lower, word }) => {
      if (lists.some((list) => list.has(lower) || list.has(word.toLowerCase()))) return 1;
      return /\p{L}/u.test(lower) ? 0.1 : 0;
    },
  };
}
