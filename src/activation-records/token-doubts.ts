import { MOJIBAKE } from '../files/visible-text.ts';

const FEWEST = 3;

/** Why the tokens of a head's sequences may not be their texts, as what follows "they" in a sentence; undefined where nothing shows. */
export function doubtAboutTokens(sequences: readonly (readonly string[])[]): string | undefined {
  const tokens = sequences.flat();
  if (tokens.length >= FEWEST && tokens.every((token) => /^\d+$/.test(token))) {
    return 'are numbers, as if they were ids: write what the tokenizer decodes each of them to';
  }
  if (tokens.every((token) => /^(b|np\.(str|bytes)_\()(['"]).*\3\)?$/s.test(token))) {
    return 'are written as Python shows them (b\'…\'): write their texts, e.g. token.decode("utf-8")';
  }
  // In one text, which is looked through at once; no character of it belongs to two tokens.
  const together = tokens.join('\0');
  if (!together.isWellFormed()) {
    return 'hold half characters of UTF-16, which are sent as U+FFFD: write whole ones';
  }
  if (!MOJIBAKE.test(together)) return undefined;
  const garbled = tokens.find((token) => MOJIBAKE.test(token));
  // A text of the web may be garbled itself; where no other letter beyond ASCII is right, the file is.
  const isRight = tokens.some((token) => !MOJIBAKE.test(token) && /[\p{L}“”‘’–—](?<!\p{ASCII})/u.test(token));
  return isRight
    ? undefined
    : `look like UTF-8 that was read as Windows-1252 or Latin-1 (${JSON.stringify(garbled)}): write them anew, with encoding="utf-8"`;
}

/** What tokenizers add to a text: `<pad>`, `[SEP]`, `<|endoftext|>`, `<｜end▁of▁sentence｜>`. */
const SPECIAL = /^(?:<[^\s<>]+>|\[[A-Z_]+\])$/;
/** A text may begin or end with so many of these; a character of four tokens that was cut off leaves three empty ones. */
const MOST_ALIKE = 1;
const MOST_EMPTY = 3;

/**
 * Whether a sequence begins or ends with what a batch was padded with: a padding token by its name, or more than one of
 * another special token, as where `<|endoftext|>` serves for both.
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

/** @param tokens from that side on. */
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
