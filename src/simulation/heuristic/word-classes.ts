import { FUNCTION_WORDS, LEXICONS } from './lexicons.ts';
import { startsSentence } from './place-classes.ts';
import type { TokenClass, TokenView } from './token-view.ts';

/** Classes of words by form and grammar. Endings are judged on the whole word, so that its parts are too. */
export const WORD_CLASSES: readonly TokenClass[] = [
  {
    name: 'name',
    said: /\b(?:proper (?:nouns?|names?)|(?:first |last |given |family |person(?:al)? |people'?s? |character |company |place |brand )?names?(?! of (?!people|persons?|characters?))|surnames?|persons?|people|named entit(?:y|ies)|entit(?:y|ies)|organi[sz]ations?|compan(?:y|ies))\b/g,
    degree: nameDegree,
  },
  {
    name: 'capitalised',
    said: /\b(?:capitali[sz]ed|capitals?(?: letters?)?|upper-?case)\b/g,
    degree: ({ word }) => (/^\p{Lu}/u.test(word) ? 1 : 0),
  },
  {
    name: 'acronym',
    said: /\b(?:acronyms?|abbreviations?|initialisms?|all[- ]caps)\b/g,
    degree: ({ word }) => (/^(?:\p{Lu}\.?){2,}$/u.test(word) ? 1 : 0),
  },
  {
    name: 'lower case',
    said: /\b(?:lower-?case|uncapitali[sz]ed)\b/g,
    degree: ({ word }) => (/^\p{Ll}/u.test(word) ? 1 : 0),
  },
  {
    name: 'single letter',
    said: /\b(?:single letters?|initials|individual letters?)\b/g,
    degree: ({ lower }) => (/^\p{L}$/u.test(lower) ? 1 : 0),
  },
  {
    name: 'function word',
    said: /\b(?:function(?:al)? words?|stop-?words?|grammatical words?)\b/g,
    degree: ({ lower }) => (FUNCTION_WORDS.has(lower) ? 1 : 0),
  },
  {
    name: 'content word',
    said: /\b(?:content(?:ful)? words?|meaningful words?|lexical words?)\b/g,
    degree: (view) => (isContentWord(view) ? 1 : 0),
  },
  { name: 'verb', said: /\b(?:verbs?|verbal|actions?)\b/g, degree: verbDegree },
  {
    name: 'past tense',
    said: /\bpast[- ](?:tense|participles?)\b/g,
    degree: ({ word }) =>
      ending(
        word,
        /(?:ed|was|were|had|did|went|said|made|took|came|saw|got|gave|found|thought|told|left|kept|began|wrote|ran)$/i,
        2,
      ),
  },
  {
    name: '-ing form',
    said: /\b(?:gerunds?|present participles?|progressive|continuous)\b/g,
    degree: ({ word }) => ending(word, /ing$/i, 2),
  },
  { name: 'noun', said: /(?<!\bproper )\bnouns?\b/g, degree: nounDegree },
  {
    name: 'subject or object',
    said: /\b(?:subjects?|objects?|agents?|referents?|antecedents?)\b/g,
    degree: (view) => Math.max(nounDegree(view), LEXICONS.pronouns.has(view.lower) ? 0.9 : 0),
  },
  {
    name: 'plural',
    said: /\bplurals?\b/g,
    degree: (view) =>
      isContentWord(view)
        ? Math.max(
            ending(view.word, /[^siu]s$/i, 3),
            /^(?:men|women|children|people|feet|teeth|mice)$/i.test(view.word) ? 1 : 0,
          )
        : 0,
  },
  { name: 'adjective', said: /\b(?:adjectiv\w+|descriptive words?|modifiers?)\b/g, degree: adjectiveDegree },
  {
    name: 'adverb',
    said: /\badverb(?:s|ials?)?\b/g,
    degree: ({ word, lower }) => (LEXICONS.commonAdverbs.has(lower) ? 1 : ending(word, /ly$/i, 3)),
  },
  inList('article', /\b(?:(?:in)?definite )?articles?\b/g, LEXICONS.articles),
  inList('determiner', /\bdeterminers?\b/g, LEXICONS.determiners),
  inList('preposition', /\bpreposition(?:s|al)?\b/g, LEXICONS.prepositions),
  inList('conjunction', /\b(?:conjunctions?|connectives?|connectors?)\b/g, LEXICONS.conjunctions),
  inList('pronoun', /\bpronouns?\b/g, LEXICONS.pronouns),
  inList('question word', /\b(?:question words?|interrogatives?|wh-?\s?words?)\b/g, LEXICONS.questionWords),
  inList(
    'auxiliary',
    /\b(?:auxiliar(?:y|ies)|helping verbs?|copulas?|linking verbs?|forms? of to be)\b/g,
    LEXICONS.auxiliaries,
  ),
  inList('modal', /\bmodals?\b/g, LEXICONS.modals),
  {
    name: 'negation',
    said: /\b(?:negat(?:ions?|ed|ing)(?: words?)?|negative (?:particles?|contractions?))\b/g,
    degree: ({ lower, word }) => (LEXICONS.negations.has(lower) || /n['’]t$/i.test(word) ? 1 : 0),
  },
];

/** A word of letters that carries more than grammar. */
export function isContentWord({ lower }: TokenView): boolean {
  return /\p{L}/u.test(lower) && !FUNCTION_WORDS.has(lower);
}

/** A capital inside a sentence is a good sign of a name, at its start a weak one. */
function nameDegree(view: TokenView): number {
  if (!/^\p{Lu}/u.test(view.word) || FUNCTION_WORDS.has(view.word.toLowerCase())) return 0;
  return startsSentence(view) ? 0.5 : 0.95;
}

function verbDegree(view: TokenView): number {
  const { lower, word } = view;
  if (LEXICONS.commonVerbs.has(lower) || LEXICONS.auxiliaries.has(lower)) return 1;
  if (!isContentWord(view)) return 0;
  if (/\p{L}{3}(?:ed|ing|ize|ise|ify)$/iu.test(word)) return 0.9;
  return /\p{L}{3}[^s]s$/iu.test(word) ? 0.4 : 0.2;
}

function adjectiveDegree(view: TokenView): number {
  if (LEXICONS.commonAdjectives.has(view.lower) || LEXICONS.colours.has(view.lower)) return 1;
  if (!isContentWord(view)) return 0;
  return /\p{L}{3}(?:ous|ful|less|ive|able|ible|al|ic|ish|ian|ese)$/iu.test(view.word) ? 0.9 : 0.25;
}

function nounDegree(view: TokenView): number {
  if (!isContentWord(view)) return 0;
  if (/\p{L}{2}(?:tion|sion|ment|ness|ity|ism|ist|ship|ance|ence|hood|dom)s?$/iu.test(view.word)) return 1;
  return Math.max(
    0.2,
    0.8 -
      0.7 * Math.max(verbDegree(view) - 0.2, adjectiveDegree(view) - 0.25, /ly$/.test(view.word) ? 0.8 : 0),
  );
}

/** 0.9 for a word with this ending after at least `stem` letters, or a word that the pattern spells out. */
function ending(word: string, form: RegExp, stem: number): number {
  const found = form.exec(word);
  if (!found) return 0;
  return found.index >= stem || (found.index === 0 && found[0].length > 2) ? 0.9 : 0;
}

function inList(name: string, said: RegExp, list: ReadonlySet<string>): TokenClass {
  return { name, said, degree: ({ lower }) => (list.has(lower) ? 1 : 0) };
}
