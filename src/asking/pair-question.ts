import type { PairPosition } from '../activation-records/pair-index.ts';
import { isPieceOfCharacter } from '../activation-records/split-characters.ts';

/**
 * What a simulator is asked: does the head attend from this token to that one, if the explanation is right? Neither the
 * pair's label nor its activation is in it.
 */
export interface PairQuestion extends PairPosition {
  readonly explanation: string;
  readonly tokens: readonly string[];
  /** The name of the rule that the explanation puts into words, where it is known: see src/rules/. */
  readonly rule?: string;
  /** Whether it is asked as transformer-debugger asks: without a baseline correction, unless a config names one. */
  readonly uncorrected?: boolean;
}

/**
 * The sequence as one text with the pair marked: `**to**`, `[[from]]`, and `[[**token**]]` where a token is paired
 * with itself. Tokens are joined as they are: what they contain is neither escaped nor trimmed.
 */
export function markPair(tokens: readonly string[], { from, to }: PairPosition): string {
  return tokens
    .map((token, position) => {
      const marked = position === to ? `**${token}**` : token;
      return position === from ? `[[${marked}]]` : marked;
    })
    .join('');
}

/**
 * Where the to token stands, seen from the current one, the from token, in the words that explanations of positional heads use. A small language model does not count
 * tokens, nor finds the copy of one; what it is told it can compare with an explanation.
 */
export function positionInWords(tokens: readonly string[], { from, to }: PairPosition): string {
  const current = wordOf(tokens, from);
  const isCopy = (position: number) =>
    position >= 0 && position < from && !isPieceOfCharacter(current) && wordOf(tokens, position) === current;
  return [
    distanceInWords(from - to),
    ...(isCopy(to) ? ['an earlier copy of the current token'] : []),
    ...(isCopy(to - 1) && to < from ? ['right after an earlier copy of the current token'] : []),
    ...(to === 0 ? ['the first token of the text'] : []),
  ].join(', ');
}

function distanceInWords(distance: number): string {
  if (distance === 0) return 'the current token itself';
  if (distance < 0) return distance === -1 ? 'the next token' : `${-distance} tokens further on`;
  return distance === 1 ? 'the previous token' : `${distance} tokens back`;
}

/** White space and capitals make no other word. */
function wordOf(tokens: readonly string[], position: number): string {
  return (tokens[position] ?? '').trim().toLowerCase();
}
