import { isSpecialToken } from './token-doubts.ts';

/** How a tokenizer's marks are read. */
export interface TokenReading {
  /** For messages: `Ġ for a space`. */
  readonly said: string;
  readonly read: (tokens: readonly string[]) => readonly string[];
}

/** SentencePiece's notation of a byte it has no token for. */
const BYTE = /^<0x([0-9A-F]{2})>$/i;
/** GPT-2's notation of bytes: printable Latin-1 characters for themselves, the others from U+0100 on. */
const BYTE_OF_CHARACTER = byteLevelAlphabet();
/** Only plain text has spaces next to other characters; tokenizers with marks may have tokens of white space alone. */
const PLAIN_SPACE = /\S[^\S\n]|[^\S\n]\S/;

/**
 * Detects tokens with a tokenizer's marks in place of white space, as `convert_ids_to_tokens` returns them. It needs all of a
 * model's sequences: a single token may be literal, as `##` in Markdown or `Ġ` in Maltese.
 */
export class TokenMarks {
  #plain = false;
  #byteLevel = false;
  #onlyBytes = true;
  #metaspace = false;
  #continued = false;
  #ended = false;
  #bytes = false;

  see(tokens: readonly string[]): void {
    for (const token of tokens) {
      this.#bytes ||= BYTE.test(token);
      // Once a token is plain text, no other mark matters.
      if (this.#plain || isSpecialToken(token)) continue;
      this.#plain = PLAIN_SPACE.test(token);
      this.#byteLevel ||= /[ĠĊĉ]/.test(token);
      this.#onlyBytes &&= isByteLevel(token);
      this.#metaspace ||= token.startsWith('▁');
      this.#continued ||= /^##[\p{L}\p{N}]/u.test(token);
      this.#ended ||= /\S<\/w>$/.test(token);
    }
  }

  /** @returns undefined if the tokens are texts. */
  reading(): TokenReading | undefined {
    const scheme = this.#plain ? undefined : this.#scheme();
    if (scheme === undefined) return this.#bytes ? reading('<0x0A> for a byte', bytesOf) : undefined;
    return scheme;
  }

  #scheme(): TokenReading | undefined {
    if (this.#byteLevel && this.#onlyBytes) return reading('Ġ for a space, Ċ for a new line', byteLevelBytes);
    if (this.#metaspace) return reading('▁ for a space', metaspaceBytes);
    if (this.#continued) return { said: '## for what continues a word', read: wordPieces };
    if (this.#ended) return { said: '</w> for the end of a word', read: endedWords };
    return undefined;
  }
}

/** How the tokens of a model's sequences are to be read; undefined if they are texts. */
export function tokenReading(sequences: Iterable<readonly string[]>): TokenReading | undefined {
  const marks = new TokenMarks();
  for (const tokens of sequences) marks.see(tokens);
  return marks.reading();
}

function reading(said: string, toBytes: (token: string) => Uint8Array): TokenReading {
  return { said, read: (tokens) => decoded(tokens.map(toBytes)) };
}

/**
 * The texts of tokens given as bytes. A character split over several tokens becomes the text of the last one; the others
 * decode to U+FFFD.
 */
function decoded(tokens: readonly Uint8Array[]): readonly string[] {
  let pending: Uint8Array = new Uint8Array();
  return tokens.map((bytes) => {
    const together = Uint8Array.from([...pending, ...bytes]);
    const cut = together.length - unfinished(together);
    pending = together.slice(cut);
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(together.slice(0, cut));
    return pending.length > 0 ? `${text}\ufffd` : text;
  });
}

/** How many of the last bytes are an unfinished UTF-8 character. */
function unfinished(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] as number;
    if (byte >= 0x80 && byte < 0xc0) continue;
    const length = byte >= 0xf0 && byte < 0xf8 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc2 ? 2 : 1;
    return length > back && byte < 0xf8 ? back : 0;
  }
  return 0;
}

function bytesOf(token: string): Uint8Array {
  const [, hex] = BYTE.exec(token) ?? [];
  return hex === undefined ? new TextEncoder().encode(token) : Uint8Array.of(Number.parseInt(hex, 16));
}

function metaspaceBytes(token: string): Uint8Array {
  return bytesOf(isSpecialToken(token) ? token : token.replaceAll('▁', ' '));
}

/** GPT-2's character for each byte: `bytes_to_unicode` in its encoder. */
function byteLevelAlphabet(): ReadonlyMap<string, number> {
  const alphabet = new Map<string, number>();
  let others = 0;
  for (let byte = 0; byte < 256; byte += 1) {
    const isPrintable = (byte > 0x20 && byte < 0x7f) || (byte > 0xa0 && byte !== 0xad);
    alphabet.set(String.fromCodePoint(isPrintable ? byte : 0x100 + others), byte);
    if (!isPrintable) others += 1;
  }
  return alphabet;
}

/** White space alone is an added token of some of these tokenizers, and is literal. */
function isByteLevel(token: string): boolean {
  return /^\s*$/.test(token) || [...token].every((character) => BYTE_OF_CHARACTER.has(character));
}

function byteLevelBytes(token: string): Uint8Array {
  if (isSpecialToken(token) || /^\s*$/.test(token)) return new TextEncoder().encode(token);
  return Uint8Array.from(token, (character) => BYTE_OF_CHARACTER.get(character) ?? 0);
}

/** Each word gets a space before it, except the first and closing punctuation. */
function wordPieces(tokens: readonly string[]): readonly string[] {
  return tokens.map((token, index) => {
    if (token.startsWith('##')) return token.slice(2);
    return begins(token, index) ? ` ${token}` : token;
  });
}

function endedWords(tokens: readonly string[]): readonly string[] {
  return tokens.map((token, index) => {
    const text = token.replace(/<\/w>$/, '');
    const isNewWord = index > 0 && tokens[index - 1]?.endsWith('</w>');
    return isNewWord && begins(text, index) ? ` ${text}` : text;
  });
}

function begins(token: string, index: number): boolean {
  return index > 0 && !isSpecialToken(token) && !/^[.,;:!?)\]}%'’]/.test(token);
}
