import { isPieceOfCharacter } from '../../activation-records/split-characters.ts';
import { quoteDirection } from './mark-classes.ts';
import { memoized } from './memoize.ts';
import type { TokenView } from './token-view.ts';

/** The sequence's tokens and the marked pair, `to ≤ from`. */
export interface ViewedPair {
  readonly views: readonly TokenView[];
  readonly to: number;
  readonly from: number;
}

/** A relation between the two tokens that an explanation can state. */
export interface Relation {
  readonly name: string;
  /** How it is said, in lower-case text whose quotes are masked. */
  readonly said: RegExp;
  /** How well the pair fits, 0 to 1. `words` is what was said. */
  readonly degree: (pair: ViewedPair, words: string) => number;
}

/** A relation in a description. */
export interface RelationMention {
  readonly relation: Relation;
  readonly words: string;
  readonly start: number;
  readonly end: number;
}

const THE_OTHER =
  '(?:it|them|itself|the (?:current|from|to|attending|attended|query|given) (?:ones?|tokens?|words?|positions?))';
const COPY =
  '(?:(?:occurrence|instance|appearance|mention|repetition)s?|cop(?:y|ies)\\b(?! (?:the|from|information)))';
const ONE = '(?:token|word|position|character)\\b(?!s)';
const MANY = '(?:tokens|words|positions|characters|context)\\b';
const COUNT_WORDS = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];
const ORDINAL_WORDS = ['zeroth', 'first', 'second', 'third', 'fourth', 'fifth'];

/** Every relation. Text that one claims is not offered to later ones. */
const RELATIONS: readonly Relation[] = [
  {
    name: 'after an earlier copy (induction)',
    said: new RegExp(
      `\\binduction\\b|\\b(?:follow(?:s|ed|ing)?|after|succeed(?:s|ed|ing)?|next to)\\b.{0,40}\\b${COPY}(?: of (?:(?:the|this|that|its) )?(?:(?:same|current|identical|from|attending) )?(?:tokens?|words?|itself)?)?|` +
        '\\b(?:follow(?:s|ed|ing)?|after) (?:the |an |a )?(?:earlier|same|identical|matching|current) (?:tokens?|words?) (?:earlier|before|previously|last)',
    ),
    degree: ({ views, to, from }) => {
      const degree = sameness(views[to - 1], views[from]);
      // What follows a word is not its own next piece.
      return degree === 1 || views[to]?.wordStart === to ? degree : 0;
    },
  },
  {
    name: 'matching bracket or quote',
    said: /\b(?:match|correspond|pair|balanc|partner)\w*(?= .{0,30}(?:bracket|parenthes|brace|quot))|(?<=(?:bracket|parenthes|brace|quot).{0,30} )(?:match|correspond|balanc)\w*/,
    degree: (pair) => (matchesMark(pair) ? 1 : 0.1),
  },
  {
    name: 'k tokens back',
    said: /\b(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten) (?:tokens?|positions?|words?|places?|steps?) (?:back\w*|before|earlier|ago|prior|behind|away|to the left|preceding)\b|\b(?:second|third|fourth|fifth)[- ](?:previous|preceding|prior|to[- ]last) (?:token|word)/,
    degree: (pair, words) => {
      const off = Math.abs(distance(pair) - stepsBack(words));
      return off === 0 ? 1 : off === 1 ? 0.3 : 0;
    },
  },
  {
    name: 'same token',
    said: new RegExp(
      `\\b(?:(?:previous|earlier|prior|last|first|other|another|most recent) )?${COPY}(?: of (?:(?:the|this|that|its) )?(?:(?:same|current|identical|from) )?(?:tokens?|words?|itself)?)?|` +
        '\\b(?:same|identical|duplicated?|repeat(?:ed|ing)|matching|equal) (?:tokens?|words?|strings?|characters?)|\\bduplicates?\\b(?: of (?:the |this |that )?(?:same|current|identical) (?:token|word))?|\\brepetitions?\\b|' +
        '\\b(?:same|identical|equal) (?:as|to) (?:the )?(?:(?:current|from|attending|query) (?:token|word)|itself)|^\\s*(?:the )?same\\s*$|\\b(?:tokens?|words?) repeated\\b',
    ),
    degree: (pair, words) => {
      const isEarlierCopyMeant =
        /previous|earlier|prior|last|recent|first|another|other|cop|duplicat|repeat|repetition|occurrence|instance|mention/;
      if (pair.to === pair.from) return isEarlierCopyMeant.test(words) ? 0.3 : 1;
      return sameness(pair.views[pair.to], pair.views[pair.from]);
    },
  },
  {
    name: 'previous token',
    said: new RegExp(
      `\\b(?:(?:immediately|directly) )?(?:previous|preceding|prior|adjacent|neighbou?ring|next|following|succeeding|subsequent) ${ONE}|` +
        `\\b(?:adjacent|consecutive|neighbou?ring)(?: ${MANY})?|\\bneighbou?rs?\\b|` +
        `\\b(?:(?:immediately|directly|right|just|that|which) )*(?:before|after|preced(?:es?|ing|ed by)|follow(?:s|ing|ed by)?) ${THE_OTHER}|` +
        '\\b(?:immediately|directly|right|just|that|which) (?:before|after|preced(?:es?|ing)|follow(?:s|ing)?)\\s*[.,;]?\\s*$',
    ),
    degree: (pair) => adjacency(distance(pair)),
  },
  {
    name: 'itself',
    said: /\b(?:itself|themselves|self(?:-attention)?|(?:same|own) position|(?:current|own) (?:tokens?|words?|positions?))\b/,
    degree: (pair) => (pair.to === pair.from ? 1 : 0),
  },
  {
    name: 'nearby',
    said: new RegExp(
      `\\b(?:nearby|local(?:ly)?|short[- ]range|close by)(?: ${MANY})?|\\b(?:close|recent|(?:previous|preceding|prior)(?: few| several| two| three)?) ${MANY}|\\b(?:just|immediately|directly|shortly) (?:before|after|preceding|following)\\s*$`,
    ),
    degree: (pair) => (pair.to === pair.from ? 0.3 : 4 / (3 + distance(pair))),
  },
  {
    name: 'distant',
    said: /\b(?:distant|far(?:ther)?(?: away| back)?|long[- ](?:range|distance)|much earlier|remote)\b/,
    degree: (pair) => 1 - 4 / (4 + distance(pair)),
  },
  {
    name: 'some earlier token',
    said: new RegExp(
      `\\b(?:earlier|later|subsequent|following|succeeding) ${MANY}|\\b(?:later|subsequent) (?:ones?|occurrences?)\\b`,
    ),
    degree: (pair) => (pair.to === pair.from ? 0.2 : 0.8),
  },
  {
    name: 'same sentence',
    said: /\b(?:same|current) sentences?\b/,
    degree: (pair) => (between(pair).some(({ lower }) => /^[.!?]+["”’]?$/.test(lower)) ? 0.1 : 0.9),
  },
  {
    name: 'same line',
    said: /\b(?:same|current) (?:lines?|paragraphs?)\b/,
    degree: (pair) => (between(pair).some(({ text }) => text.includes('\n')) ? 0.1 : 0.9),
  },
];

/** The relations that a lower-case, quote-masked description mentions, each at most once, in the order of `RELATIONS`. */
export const mentionedRelations = memoized((description): readonly RelationMention[] => {
  let unclaimed = description.replaceAll('-token', ' token');
  return RELATIONS.flatMap((relation) => {
    const match = relation.said.exec(unclaimed);
    if (!match) return [];
    const [words] = match;
    const end = match.index + words.length;
    unclaimed = unclaimed.slice(0, match.index) + '_'.repeat(words.length) + unclaimed.slice(end);
    return [{ relation, words, start: match.index, end }];
  });
});

/** How many tokens the to token is before the from token. */
function distance({ to, from }: ViewedPair): number {
  return from - to;
}

/** Whether the to token opens the bracket or quote that the from token closes. */
export function matchesMark({ views, to, from }: ViewedPair): boolean {
  const opening = views[to];
  const closing = views[from];
  if (!opening || !closing || to === from) return false;
  const inside = views.slice(to + 1, from);
  if (quoteDirection(opening) === 'opening' && quoteDirection(closing) === 'closing') {
    return inside.every((view) => quoteDirection(view) === undefined);
  }
  return ['()', '[]', '{}'].some((kind) => {
    const [open = '', close = ''] = kind;
    if (!opening.text.includes(open) || !closing.text.includes(close)) return false;
    let depth = 1;
    for (const { text } of inside) {
      depth += text.split(open).length - text.split(close).length;
      if (depth <= 0) return false;
    }
    return depth === 1;
  });
}

function between({ views, to, from }: ViewedPair): readonly TokenView[] {
  return views.slice(to, from);
}

/** 1 for neighbours, 0.4 with one token between (a word may be in two pieces), else 0. */
function adjacency(steps: number): number {
  return [0, 1, 0.4][steps] ?? 0;
}

/** 1 for equal texts up to case and outer space, 0.8 if only the whole words agree, else 0. Pieces of one word are not copies of each other. */
function sameness(a: TokenView | undefined, b: TokenView | undefined): number {
  if (!a || !b || isPieceOfCharacter(a.text) || isPieceOfCharacter(b.text)) return 0;
  if (a.lower === b.lower && (a.lower !== '' || a.text === b.text)) return 1;
  if (a.word === '' || a.wordStart === b.wordStart) return 0;
  return a.word.toLowerCase() === b.word.toLowerCase() ? 0.8 : 0;
}

function stepsBack(words: string): number {
  const first = words.split(/[\s-]/)[0] ?? '';
  if (/^\d+$/.test(first)) return Number(first);
  return Math.max(COUNT_WORDS.indexOf(first), ORDINAL_WORDS.indexOf(first));
}
