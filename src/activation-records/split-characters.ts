/** What a decoder writes for bytes that are no whole character. */
const REPLACEMENT = '\ufffd';

/**
 * Whether a token is a piece of a character that was split over several tokens, which decodes to U+FFFD or to nothing.
 * Which character is not known of it, so it is no copy of another such piece.
 */
export function isPieceOfCharacter(token: string): boolean {
  return token === '' || token.includes(REPLACEMENT);
}

/** Whether a token repeats another: the same text, where that says which token it is. */
export function isCopy(token: string | undefined, other: string | undefined): boolean {
  return token !== undefined && token === other && !isPieceOfCharacter(token);
}

/**
 * The texts of tokens as people are shown them: pieces of one character are shown once, as the character where the last of
 * them holds it.
 *
 * @param kept positions that are shown whatever they hold, as those of a marked pair.
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

/** The next piece, or the character that it completes: both lie beyond ASCII. */
function continues(token: string): boolean {
  return (token.codePointAt(0) ?? 0) > 0x7f;
}
