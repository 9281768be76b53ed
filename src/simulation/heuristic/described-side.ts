import { max, min } from 'd3-array';
import { maskQuotes } from './explanation-parts.ts';
import { kindDegree, kindDegrees, type Phrase, withoutBroad } from './kind-of-token.ts';
import { memoized } from './memoize.ts';
import { mentionedRelations, type ViewedPair } from './relations.ts';
import { mentionedClasses } from './token-classes.ts';

/** Which token of the pair a description is about. */
export type Side = 'to' | 'from';

const ALTERNATIVES =
  /,|;|\/|\(|\)|\b(?:and|or|such as|including|e\.g\.|i\.e\.|especially|particularly|but also|as well as)\b/g;
const ADJECTIVE = '(?<!\\b(?:the|an?|any|each|every)\\s+(?:immediately\\s+|directly\\s+)?)';
const NEIGHBOUR = new RegExp(
  `(?<=\\S\\s+)${ADJECTIVE}\\b(?:(?<after>after|following|follows?|preceded by|succeeding)|before|preceding|precedes?|followed by|prior to)\\b`,
  'g',
);
const RECENT = /\b(?:most recent|latest|nearest|closest|last|previous|preceding|prior)\b/;
const FIRST = /\b(?:first|earliest)\b/;
/** By definition the from token is the "current" one. */
const CURRENT = /\b(?:(?:the|a|an) )?(?:current|attending|query|from) (?:tokens?|words?|positions?)\b/gi;

/**
 * How well one token of a pair fits the description of its side, 0 to 1; undefined if nothing in it is understood.
 *
 * A description is a kind of token, or alternatives joined by commas, "and", "or", "such as" …, of which the best fit counts. Each may
 * also name relations between the two tokens; kind and relations must all fit. "X after Y" and "X before Y" require a neighbour of kind Y.
 */
export function sideDegree(description: string, side: Side, pair: ViewedPair): number | undefined {
  const { alternatives, neighbour } = DESCRIBED[side](description);
  const own = max(alternatives, (phrase) => phraseDegree(phrase, side, pair));
  if (!neighbour) return own;
  const beside = bestKind(neighbour.alternatives, pair[side] + neighbour.step, pair);
  return min([own, beside], (degree) => degree);
}

/** What a description says of one token of a pair. */
interface DescribedSide {
  readonly alternatives: readonly Phrase[];
  /** The kind of token so many steps beside it. */
  readonly neighbour?: { readonly step: number; readonly alternatives: readonly Phrase[] };
}

const DESCRIBED = { to: memoized(describedToken('to')), from: memoized(describedToken('from')) };

function describedToken(side: Side): (description: string) => DescribedSide {
  return (description) => {
    const narrowed = withoutBroad(description);
    const own = side === 'from' ? narrowed.replace(CURRENT, (words) => ' '.repeat(words.length)) : narrowed;
    const isBroad = narrowed !== description;
    const masked = maskQuotes(own);
    const relations = mentionedRelations(masked);
    const neighbour = [...masked.matchAll(NEIGHBOUR)].find(
      ({ index }) => !relations.some(({ start, end }) => index >= start && index < end),
    );
    if (!neighbour) return { alternatives: phrases(own, isBroad) };
    return {
      alternatives: phrases(own.slice(0, neighbour.index), isBroad),
      neighbour: {
        step: neighbour.groups?.after ? -1 : 1,
        alternatives: phrases(own.slice(neighbour.index + neighbour[0].length), false),
      },
    };
  };
}

/** The best fit by kind alone of the token at `index`; 0 if there is none. */
function bestKind(alternatives: readonly Phrase[], index: number, { views }: ViewedPair): number | undefined {
  const view = views[index];
  return max(alternatives, (phrase) => (view ? kindDegree(phrase, view) : 0));
}

function phraseDegree(phrase: Phrase, side: Side, pair: ViewedPair): number | undefined {
  const relations = mentionedRelations(phrase.masked);
  const degrees: (number | undefined)[] = relations.map(({ relation, words }) =>
    relation.degree(pair, words),
  );
  const view = pair.views[pair[side]];
  const kind = view && kindDegree(phrase, view);
  degrees.push(kind !== undefined && side === 'to' ? kind / (1 + rivals(phrase, pair)) : kind);
  return min(degrees, (degree) => degree);
}

/** How many tokens fit "the most recent X" (between the pair) or "the first X" (before the to token) better; 0 if the phrase says neither. */
function rivals(phrase: Phrase, { views, to, from }: ViewedPair): number {
  const claimed = [...mentionedRelations(phrase.masked), ...mentionedClasses(phrase.masked)];
  const rest = claimed.reduce((text, { words }) => text.replace(words, ' '), phrase.masked);
  const degreeOf = kindDegrees(phrase);
  const isOfKind = (index: number) => {
    const view = views[index];
    return view !== undefined && (degreeOf(view) ?? 0) > 0.5;
  };
  const count = (start: number, end: number) =>
    Array.from({ length: Math.max(0, end - start) }, (_, i) => start + i).filter(isOfKind).length;
  if (RECENT.test(rest)) return count(to + 1, from);
  if (FIRST.test(rest)) return count(0, to);
  return 0;
}

/** A description's alternatives. @param isBroad it also said that any token will do. */
function phrases(description: string, isBroad: boolean): Phrase[] {
  const masked = maskQuotes(description);
  const dividers = [...masked.matchAll(ALTERNATIVES)];
  const starts = [0, ...dividers.map(({ index, 0: divider }) => index + divider.length)];
  const ends = [...dividers.map(({ index }) => index), masked.length];
  return starts.map((start, i) => {
    const part = masked.slice(start, ends[i]);
    return {
      text: description.slice(start, ends[i]),
      masked: part,
      saysMoreThanKind: isBroad || mentionedRelations(part).length > 0,
    };
  });
}
