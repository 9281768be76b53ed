import type { PairPosition } from '../activation-records/pair-index.ts';

/** A match in the text, and the tokens it lies in. */
export interface Span {
  readonly text: string;
  /** Offsets in the whole text of its first character, and of the one after its last. */
  readonly start: number;
  readonly end: number;
  /** The tokens of its first and last character. */
  readonly firstToken: number;
  readonly lastToken: number;
}

/** The text that tokens spell. */
interface TokenText {
  readonly text: string;
  /** All matches of a global pattern, in order. */
  find(pattern: RegExp): readonly Span[];
  /** The text after one span and before a later one. */
  between(earlier: Span, later: Span): string;
}

export function readTokens(tokens: readonly string[]): TokenText {
  const text = tokens.join('');
  const tokenOfOffset = tokens.flatMap((token, index) => Array<number>(token.length).fill(index));
  const tokenAt = (offset: number) => tokenOfOffset[offset] ?? tokens.length - 1;
  return {
    text,
    find: (pattern) =>
      Array.from(text.matchAll(pattern), (match) => {
        const [start, end] = [match.index, match.index + match[0].length];
        return { text: match[0], start, end, firstToken: tokenAt(start), lastToken: tokenAt(end - 1) };
      }),
    between: (earlier, later) => text.slice(earlier.end, later.start),
  };
}

/** Matches any of the words as a whole word, in any case unless `flags` says otherwise. */
export function anyWordOf(words: Iterable<string>, flags = 'gi'): RegExp {
  return new RegExp(`\\b(?:${[...words].join('|')})\\b`, flags);
}

/** From the last token of each span to that of the latest target before it that meets the condition. */
export function toLatestSpan(
  spans: readonly Span[],
  targets: readonly Span[],
  condition: (target: Span, span: Span) => boolean = () => true,
): readonly PairPosition[] {
  return spans.flatMap((span) => {
    const target = targets.findLast((each) => each.end <= span.start && condition(each, span));
    return target ? [{ from: span.lastToken, to: target.lastToken }] : [];
  });
}

/** From each span to every one before it. */
export function toEarlierSpans(spans: readonly Span[]): readonly PairPosition[] {
  return spans.flatMap((later, index) =>
    spans.slice(0, index).map((earlier) => ({ from: later.lastToken, to: earlier.lastToken })),
  );
}
