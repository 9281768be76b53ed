/** What a decoder writes for bytes that do not form a whole character. */
const REPLACEMENT = '\ufffd';

/**
 * Whether a token is a piece of a character that was split over several tokens: it decodes to U+FFFD or to nothing. Which
 * character it belongs to is unknown, so two such pieces are never copies of each other.
 */
export function isPieceOfCharacter(token: string): boolean {
  return token === '' || token.includes(REPLACEMENT);
}

/** Whether a token repeats another: the same text, and not just a piece of a character. */
export function isCopy(token: string | undefined, other: string | undefined): boolean {
  return token !== undefined && token === other && !isPieceOfCharacter(token);
}

/**
 * The texts of tokens as shown to people: the pieces of a character appear once, as the whole character if the last piece
 * holds it.
 *
 * @param kept positions that are always shown, such as those of a marked pair.
 */
export function joinedPieces(tokens: readonly string[], kept: readonly number[] = []): readonly string[] {
  return tokens.map((token, index) => {
    if (kept.includes(index)) return token === '' ? REPLACEMENT : token;
    const next = tokens[index + 1];
    const isJoined =
      token.endsWith(REPLACEMENT) && next !== undefined && !kept.includes(index + 1) && continues(next);
    return isJoined ? token.slice(0, -REPLACEMENT.length) : token;
  });
}

/** The next piece, or the character it completes: both are beyond ASCII. */
function continues(token: string): boolean {
  return (token.codePointAt(0) ?? 0) > 0x7f;
}
