/**
 * Makes unseen characters visible, as one line that is legal in XML and HTML: control characters as Unicode pictures (`␀`), line
 * breaks as `↵`, tabs as `⇥`, hidden and direction-changing characters by number (`⟨U+202E⟩`), lone surrogates as U+FFFD.
 */
export function visibleText(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n|[\r\n]/g, '↵')
    .replaceAll('\t', '⇥')
    .replace(UNSEEN, picture);
}

/** C0, DEL and C1 controls; soft hyphen, zero-width and bidirectional controls; line separators; noncharacters. */
const UNSEEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufffe\uffff]/g;

function picture(character: string): string {
  const code = character.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  if (code === 0x7f) return '␡';
  return `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`;
}

/** The visible text, cut to a length with an ellipsis. */
export function shorten(text: string, length: number): string {
  const characters = [...visibleText(text.replace(/\s+/g, ' ').trim())];
  return characters.length > length
    ? `${characters
        .slice(0, length - 1)
        .join('')
        .trimEnd()}…`
    : characters.join('');
}

/** UTF-8 decoded as Windows-1252 or Latin-1, as in “cafÃ©” and “â€œquotesâ€\u009d”. */
export const MOJIBAKE = /[\u00c2\u00c3][\u0080-\u00bf]|â(?:€|\u0080)[\u0080-\u009f˜™š›œžŸ“”•–—]/;

/** A lone surrogate, which no file and no request can hold. */
export const HALF_CHARACTER = /\p{Surrogate}/u;

/** A text without differences that do not matter: case, white space, composition of letters, a final full stop. */
export function comparableText(text: string): string {
  return text
    .normalize('NFC')
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .replace(/[.\s]+$/, '')
    .trim();
}
