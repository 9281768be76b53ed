import type { PairPosition } from '../activation-records/pair-index.ts';

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
