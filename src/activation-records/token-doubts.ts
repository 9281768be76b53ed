import { HALF_CHARACTER, MOJIBAKE } from '../files/mojibake.ts';

const FEWEST = 3;

/** Why the tokens of a head's sequences may not be their texts, as what follows "they" in a sentence; undefined where nothing shows. */
export function doubtAboutTokens(sequences: readonly (readonly string[])[]): string | undefined {
  const tokens = sequences.flat();
  if (tokens.length >= FEWEST && tokens.every((token) => /^\d+$/.test(token))) {
    return 'are numbers, as if they were ids: write what the tokenizer decodes each of them to';
  }
  if (HALF_CHARACTER.test(tokens.join('\n')))
    return 'hold half characters of UTF-16, which are sent as U+FFFD: write whole ones';
  const garbled = tokens.find((token) => MOJIBAKE.test(token));
  if (garbled === undefined) return undefined;
  // A text of the web may be garbled itself; where no other letter beyond ASCII is right, the file is.
  const isRight = tokens.some((token) => !MOJIBAKE.test(token) && /[\p{L}“”‘’–—](?<!\p{ASCII})/u.test(token));
  return isRight
    ? undefined
    : `look like UTF-8 that was read as Windows-1252 or Latin-1 (${JSON.stringify(garbled)}): write them anew, with encoding="utf-8"`;
}
