import { isUtf8 } from 'node:buffer';
import { UserError } from './user-error.ts';

/** How much of a file its encoding is guessed from. */
const SAMPLE_BYTES = 2 ** 16;

const [LINE_FEED, CARRIAGE_RETURN] = [0x0a, 0x0d];

/**
 * Decodes UTF-8, without byte order marks. Other bytes are refused, and so is a zero byte: with replacement characters, "café"
 * and "cafè" would become one word.
 *
 * @param line of the file in which the bytes begin.
 * @throws UserError naming the source, the line, the byte in it, and the encoding that the file seems to have.
 */
export function decodeText(bytes: Uint8Array, source: string, line = 1): string {
  const at = firstForeignByte(bytes);
  if (at === undefined) return withoutMark(bufferOf(bytes).toString('utf8'));

  const lineEnd = bytes.includes(LINE_FEED) ? LINE_FEED : CARRIAGE_RETURN;
  const lineStart = at === 0 ? 0 : bytes.lastIndexOf(lineEnd, at - 1) + 1;
  const place = `${source}:${line + occurrences(lineEnd, bytes.subarray(0, lineStart))}`;
  const hex = (bytes[at] ?? 0).toString(16).toUpperCase().padStart(2, '0');
  throw new UserError(
    `${place}: byte ${at - lineStart + 1} of the line, 0x${hex}, is not UTF-8 text: ${likelyEncoding(bytes, at)}; save the file as UTF-8`,
  );
}

/** A text without byte order marks at its start and at the start of lines, where joined files have them. */
export function withoutMark(text: string): string {
  return text.includes('\ufeff') ? text.replace(/(?<![^\r\n])\ufeff+/g, '') : text;
}

/** The position of the first byte that is not UTF-8. */
function firstForeignByte(bytes: Uint8Array): number | undefined {
  const zero = bytes.indexOf(0);
  const end = zero < 0 ? bytes.length : zero;
  if (isUtf8(bytes.subarray(0, end))) return zero < 0 ? undefined : zero;
  for (let at = 0; at < end; ) {
    const length = lengthOfCharacter(bytes[at] ?? 0);
    if (length === 0 || (length > 1 && !isUtf8(bytes.subarray(at, at + length)))) return at;
    at += length;
  }
  return undefined;
}

/** How many bytes the character has that starts with this byte; 0 if none does. */
function lengthOfCharacter(byte: number): number {
  if (byte < 0x80) return 1;
  if (byte < 0xc2 || byte > 0xf4) return 0;
  if (byte < 0xe0) return 2;
  return byte < 0xf0 ? 3 : 4;
}

/** @param at the first byte that is not UTF-8. */
function likelyEncoding(bytes: Uint8Array, at: number): string {
  const wide = wideEncoding(bytes.subarray(0, SAMPLE_BYTES));
  if (wide !== undefined) return `the file looks like ${wide}`;
  if (bytes[at] === 0) return 'the file may be damaged, or binary';
  const isHigh = (byte: number | undefined) => byte !== undefined && byte >= 0x80;
  const follows = bytes.subarray(at + 1);
  const isCut = follows.length < lengthOfCharacter(bytes[at] ?? 0) - 1 && follows.every(continues);
  const isPartlyUtf8 = bytes.subarray(0, at).some(isHigh);
  if (isCut && (isPartlyUtf8 || follows.length > 0)) {
    return 'the file ends in the middle of a character, so it may be truncated';
  }
  if (isPartlyUtf8) return 'the bytes before it are, so the file may be damaged, or joined from two';

  const sample = bytes.subarray(at, at + SAMPLE_BYTES);
  const high = sample.filter(isHigh);
  const besideAnother = sample.filter(
    (byte, k) => isHigh(byte) && (isHigh(sample[k - 1]) || isHigh(sample[k + 1])),
  );
  // In a Western text most letters are ASCII, and the others stand alone.
  if (besideAnother.length > 0.8 * high.length && high.length > 3)
    return 'the file looks like an encoding of another script, e.g. GB 18030, Shift-JIS or Windows-1251';
  return `the file looks like ${high.some((byte) => byte < 0xa0) ? 'Windows-1252' : 'Latin-1 or Windows-1252'}`;
}

function continues(byte: number): boolean {
  return byte >= 0x80 && byte < 0xc0;
}

/** An encoding of two or four bytes a character, told by its byte order mark or its zero bytes. */
function wideEncoding(bytes: Uint8Array): string | undefined {
  const startsWith = (...mark: readonly number[]) => mark.every((byte, index) => bytes[index] === byte);
  if (startsWith(0xff, 0xfe, 0, 0)) return 'UTF-32 (little-endian)';
  if (startsWith(0, 0, 0xfe, 0xff)) return 'UTF-32 (big-endian)';
  if (startsWith(0xff, 0xfe)) return 'UTF-16 (little-endian)';
  if (startsWith(0xfe, 0xff)) return 'UTF-16 (big-endian)';
  const zerosAt = (parity: number) =>
    bytes.filter((byte, index) => byte === 0 && index % 2 === parity).length;
  const [even, odd] = [zerosAt(0), zerosAt(1)];
  if (even + odd < bytes.length / 4) return undefined;
  return even > odd ? 'UTF-16 (big-endian)' : 'UTF-16 (little-endian)';
}

function occurrences(byte: number, bytes: Uint8Array): number {
  let found = 0;
  for (let at = bytes.indexOf(byte); at >= 0; at = bytes.indexOf(byte, at + 1)) found += 1;
  return found;
}

function bufferOf({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}
