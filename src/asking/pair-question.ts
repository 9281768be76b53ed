import type { PairPosition } from '../activation-records/pair-index.ts';
import { isPieceOfCharacter } from '../activation-records/split-characters.ts';

/** A simulator's question: would the head attend from this token to that one if the explanation were right? It has neither label nor activation. */
export interface PairQuestion extends PairPosition {
  readonly explanation: string;
  readonly tokens: readonly string[];
  /** The name of the rule that the explanation expresses, if known: see src/rules/. */
  readonly rule?: string;
  /** Asked as by transformer-debugger: without a baseline correction, unless a config names one. */
  readonly uncorrected?: boolean;
}

/** The sequence as one text with the pair marked, `**to**`, `[[from]]` or `[[**both**]]`. Tokens are neither escaped nor trimmed. */
export function markPair(tokens: readonly string[], { from, to }: PairPosition): string {
  return tokens
    .map((token, position) => {
      const marked = position === to ? `**${token}**` : token;
      return position === from ? `[[${marked}]]` : marked;
    })
    .join('');
}

/**
 * Where the to token is, seen from the from (current) token, in the words of explanations of positional heads. A small language model
 * neither counts tokens nor finds copies, but can compare this with an explanation.
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

/** White space and capitals do not make another word. */
function wordOf(tokens: readonly string[], position: number): string {
  return (tokens[position] ?? '').trim().toLowerCase();
}
