import { quotedTexts } from './explanation-parts.ts';
import { FUNCTION_WORDS } from './lexicons.ts';
import { mentionDegree, mentionedClasses } from './token-classes.ts';
import type { TokenView } from './token-view.ts';
import { isContentWord } from './word-classes.ts';

/** The log-odds that a side adds if it fits, and if not. */
const FITS = 1.1;
const CONTRADICTS = -1.95;

/** The fit of a token that says nothing about a pair. */
const NEUTRAL_FIT = -CONTRADICTS / (FITS - CONTRADICTS);

/** One alternative of a description, and the same in lower case with quotes masked. */
export interface Phrase {
  readonly text: string;
  readonly masked: string;
  /** It also names a relation, or says that any token will do: words of no class then say nothing. */
  readonly saysMoreThanKind: boolean;
}

/** Degrees for a phrase with content words of no class. */
const UNKNOWN_TOPIC = { sharedWord: 1, contentWord: NEUTRAL_FIT, other: 0.5 } as const;
const SHARED_WORD_BESIDE_CLASS = 0.9;

/** Words of explanations that describe no kind of token. */
const FILLERS = new Set(
  (
    'token tokens word words character characters position positions attend attends attending attention head activates ' +
    'strongly mostly mainly often usually typically especially particularly generally certain specific particular ' +
    'various different related relating associated like similar other others same current previous preceding prior ' +
    'earlier later next following subsequent recent most latest nearest closest last first immediately directly ' +
    'within sequence text context passage document sentence line paragraph start beginning end middle back also ' +
    'including such type types kind kinds form forms part parts mark marks sign signs single multiple paired pair ' +
    'pairs corresponding matching occurrence occurrences instance instances appears appear appearing occur occurs ' +
    'come comes coming used using phrase phrases term terms something anything everything any all every many ' +
    'focus focuses looks vice versa attended itself letter letters starting ending beginning begin begins ends ' +
    'containing contains contain based more less much broad broadly uniformly general nearby distant new old set'
  ).split(' '),
);

const BROAD =
  /\b(?:any|all|every|arbitrary|various|random|most|many|different|a variety of|a wide range of) (?:(?:other|different|kinds? of|types? of|earlier|previous|preceding) )*(?:tokens?|words?|positions?|characters?)\b|\b(?:uniform\w*|broad\w*|indiscriminate\w*|everything|anything|everywhere)\b/gi;

/** Blanks what says that any token will do, keeping positions. */
export function withoutBroad(text: string): string {
  return text.replace(BROAD, (words) => ' '.repeat(words.length));
}

/**
 * How well a token fits the kind a phrase describes, 0 to 1; undefined if it describes none.
 *
 * 1. Quoted texts and lone symbols decide if there are any: the token equals one (1) or is a word of one (0.7); or starts or ends with,
 *    contains, or shares a stem with one, if the phrase says so.
 * 2. Else all classes that the phrase mentions must fit; a word shared with the phrase counts 0.9.
 * 3. Else, with content words of no class: 1 for a shared word, neutral for other content words, 0.5 for the rest.
 * 4. Else, for a plain "words": 1 for letters, 0.15 for the rest.
 */
export function kindDegree(phrase: Phrase, view: TokenView): number | undefined {
  return kindDegrees(phrase)(view);
}

/** {@link kindDegree} for many tokens. */
export function kindDegrees(phrase: Phrase): (view: TokenView) => number | undefined {
  const { text, masked, saysMoreThanKind } = phrase;
  const literals = literalTexts(text, masked);
  if (literals.length > 0)
    return (view) => Math.max(...literals.map((each) => literalDegree(each, masked, view)));

  const classes = mentionedClasses(masked);
  const covered = classes.reduce((rest, { words }) => rest.replace(words, ' '), masked);
  const topics = contentWords(covered);
  const saysWord = /\bwords?\b/.test(masked);
  return (view) => {
    const isShared = topics.some((topic) => sharesStem(topic, view));
    if (classes.length > 0) {
      const degree = Math.min(...classes.map((mention) => mentionDegree(mention, view)));
      return isShared ? Math.max(degree, SHARED_WORD_BESIDE_CLASS) : degree;
    }
    if (isShared) return UNKNOWN_TOPIC.sharedWord;
    if (saysMoreThanKind) return undefined;
    if (topics.length > 0) return isContentWord(view) ? UNKNOWN_TOPIC.contentWord : UNKNOWN_TOPIC.other;
    if (saysWord) return /\p{L}/u.test(view.text) ? 1 : 0.15;
    return undefined;
  };
}

function literalTexts(text: string, masked: string): string[] {
  const symbols = [...masked.matchAll(/(?<=^|\s)[^\p{L}\p{N}\s_]+(?=\s|$)/gu)].map(([symbol]) => symbol);
  return [...quotedTexts(text), ...symbols.filter((symbol) => !/^[-–—,.;:&"'(]+$/.test(symbol))];
}

function literalDegree(literal: string, masked: string, view: TokenView): number {
  const wanted = literal.trim().toLowerCase();
  if (wanted === '') return view.text === literal ? 1 : 0;
  const word = view.word.toLowerCase();
  const bare = wanted.replace(/^[-–]|[-–]$/g, '') || wanted;
  if (/\b(?:start|begin)(?:s|ning|ing)? with\b|\bprefix/.test(masked)) {
    return view.lower.startsWith(bare) || word.startsWith(bare) ? 1 : 0;
  }
  if (/\bend(?:s|ing)? (?:with|in)\b|\bsuffix|\bending\b/.test(masked)) {
    return view.lower.endsWith(bare) || word.endsWith(bare) ? 1 : 0;
  }
  if (/\bcontain\w*|\binclud(?:es|ing) the (?:letter|character)/.test(masked))
    return word.includes(bare) ? 1 : 0;
  if (view.lower === wanted) return 1;
  if (/\brelated\b|\bsimilar\b|\babout\b|\bforms? of\b/.test(masked) && sharesStem(wanted, view)) return 1;
  return view.lower !== '' && (word === wanted || wanted.split(/\s+/).includes(view.lower)) ? 0.7 : 0;
}

function contentWords(masked: string): string[] {
  const words = masked.match(/\p{L}[\p{L}'’]+/gu) ?? [];
  return words.filter((word) => !FILLERS.has(word) && !FUNCTION_WORDS.has(word));
}

/** Whether a described word and the token's word agree up to inflection: golf, golfer, golfing. */
function sharesStem(described: string, view: TokenView): boolean {
  const word = view.word.toLowerCase();
  return /\p{L}{2}/u.test(word) && !FUNCTION_WORDS.has(word) && stem(word) === stem(described);
}

function stem(word: string): string {
  const stemmed = word.replace(/['’]s$/, '').replace(/(?:ings?|ers?|ed|es|s|ly)$/, '');
  return stemmed.length >= 3 ? stemmed.replace(/e$/, '') : word;
}

/** Natural-log odds of a fit of 0 to 1: exactly 0 for {@link NEUTRAL_FIT}. */
export function logOddsOfFit(fit: number): number {
  return (FITS - CONTRADICTS) * (fit - NEUTRAL_FIT);
}
