import { MOJIBAKE } from '../files/visible-text.ts';

const FEWEST = 3;

/** Why a head's tokens may not be their texts, to follow "the tokens" in a sentence; undefined if they look right. */
export function doubtAboutTokens(sequences: readonly (readonly string[])[]): string | undefined {
  const tokens = sequences.flat();
  if (tokens.length >= FEWEST && tokens.every((token) => /^\d+$/.test(token))) {
    return 'are numbers, as if they were ids: write what the tokenizer decodes each of them to';
  }
  if (tokens.every((token) => /^(b|np\.(str|bytes)_\()(['"]).*\3\)?$/s.test(token))) {
    return 'are written as Python shows them (b\'…\'): write their texts, e.g. token.decode("utf-8")';
  }
  // One search of the joined text; the separator keeps matches within tokens.
  const together = tokens.join('\0');
  if (!together.isWellFormed()) {
    return 'hold half characters of UTF-16, which are sent as U+FFFD: write whole ones';
  }
  if (!MOJIBAKE.test(together)) return undefined;
  const garbled = tokens.find((token) => MOJIBAKE.test(token));
  // Web text may itself be garbled; if no other non-ASCII letter is right, the file is.
  const isRight = tokens.some((token) => !MOJIBAKE.test(token) && /[\p{L}“”‘’–—](?<!\p{ASCII})/u.test(token));
  return isRight
    ? undefined
    : `look like UTF-8 that was read as Windows-1252 or Latin-1 (${JSON.stringify(garbled)}): write them anew, with encoding="utf-8"`;
}

/** Special tokens: `<pad>`, `[SEP]`, `<|endoftext|>`, `<｜end▁of▁sentence｜>`. */
const SPECIAL = /^(?:<[^\s<>]+>|\[[A-Z_]+\])$/;
/** How many equal special tokens, and empty tokens, may be at either end; a cut-off character of four tokens leaves three empty. */
const MOST_ALIKE = 1;
const MOST_EMPTY = 3;

/**
 * The padding at either end of a sequence: tokens whose name says so, or more than one of another special token, since
 * `<|endoftext|>` often serves as padding.
 */
export function paddingOf(tokens: readonly string[]): Padding | undefined {
  return paddingAt('right', tokens.toReversed()) ?? paddingAt('left', tokens);
}

export function isSpecialToken(token: string): boolean {
  return SPECIAL.test(token);
}

interface Padding {
  readonly side: 'left' | 'right';
  readonly token: string;
  readonly count: number;
}

/** @param tokens starting from that side. */
function paddingAt(side: Padding['side'], tokens: readonly string[]): Padding | undefined {
  const [token = ''] = tokens;
  const other = tokens.findIndex((each) => each !== token);
  const count = other < 0 ? tokens.length : other;
  return count > mostOf(token) ? { side, token, count } : undefined;
}

function mostOf(token: string): number {
  if (token === '') return MOST_EMPTY;
  if (!isSpecialToken(token)) return Number.POSITIVE_INFINITY;
  return /pad/i.test(token) ? 0 : MOST_ALIKE;
}
