import { MARK_CLASSES } from './mark-classes.ts';
import { memoized } from './memoize.ts';
import { PLACE_CLASSES } from './place-classes.ts';
import type { TokenClass, TokenView } from './token-view.ts';
import { TOPIC_CLASSES } from './topic-classes.ts';
import { WORD_CLASSES } from './word-classes.ts';

/** Every class. A token may belong to several. */
const TOKEN_CLASSES = [...PLACE_CLASSES, ...MARK_CLASSES, ...WORD_CLASSES, ...TOPIC_CLASSES];

/** A class in a description. */
export interface ClassMention {
  readonly tokenClass: TokenClass;
  /** "non-…", "not …", "other than …": a token fits if it does not belong to the class. */
  readonly negated: boolean;
  readonly words: string;
}

const NEGATION_BEFORE =
  /(?:\bnon[- ]?|\bnot (?:an? |the )?|\bother than |\bexcept(?: for)? |\bexcluding |\bwithout )$/;

/** The classes a lower-case, quote-masked description mentions. */
export const mentionedClasses = memoized((description): readonly ClassMention[] =>
  TOKEN_CLASSES.flatMap((tokenClass) =>
    [...description.matchAll(tokenClass.said)].map((match) => ({
      tokenClass,
      negated: NEGATION_BEFORE.test(description.slice(0, match.index)),
      words: match[0],
    })),
  ),
);

/** How well a token fits one mention. */
export function mentionDegree({ tokenClass, negated }: ClassMention, view: TokenView): number {
  const degree = tokenClass.degree(view);
  return negated ? 1 - degree : degree;
}
