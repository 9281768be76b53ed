/** What tokenizers add to a text: `<pad>`, `[SEP]`, `<|endoftext|>`, `<｜end▁of▁sentence｜>`. */
const SPECIAL = /^(?:<[^\s<>]+>|\[[A-Z_]+\])$/;
/** A text may begin or end with so many of these; a character of four tokens that was cut off leaves three empty ones. */
const MOST_ALIKE = 1;
const MOST_EMPTY = 3;

/** Padding at one end of a sequence. */
export interface Padding {
  readonly side: 'left' | 'right';
  readonly token: string;
  readonly count: number;
}

/**
 * Whether a sequence begins or ends with what a batch was padded with: a padding token by its name, or more than one of
 * another special token, as where `<|endoftext|>` serves for both.
 */
export function paddingOf(tokens: readonly string[]): Padding | undefined {
  return (
    paddingAt('right', (index) => tokens[tokens.length - 1 - index], tokens.length) ??
    paddingAt('left', (index) => tokens[index], tokens.length)
  );
}

export function isSpecialToken(token: string): boolean {
  return SPECIAL.test(token);
}

function paddingAt(
  side: Padding['side'],
  tokenAt: (index: number) => string | undefined,
  length: number,
): Padding | undefined {
  const token = tokenAt(0) ?? '';
  let count = 1;
  while (count < length && tokenAt(count) === token) count += 1;
  return count > mostOf(token) ? { side, token, count } : undefined;
}

function mostOf(token: string): number {
  if (token === '') return MOST_EMPTY;
  if (!isSpecialToken(token)) return Number.POSITIVE_INFINITY;
  return /pad/i.test(token) ? 0 : MOST_ALIKE;
}
