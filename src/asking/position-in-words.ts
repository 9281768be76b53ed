import type { PairPosition } from '../activation-records/pair-index.ts';
import { isPieceOfCharacter } from '../activation-records/split-characters.ts';

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
