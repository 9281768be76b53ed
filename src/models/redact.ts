/** Shorter ones are no keys, and may occur in ordinary words. */
const SHORTEST = 6;

/**
 * Removes secrets from a text, however they are written: some endpoints repeat a rejected key in a message, an address, JSON or
 * base64. To be called before the text is shortened, as a part of a secret is not found.
 */
export function redact(text: string, secrets: readonly string[]): string {
  return (
    secrets
      // Headers lose outer white space.
      .map((secret) => secret.trim())
      .filter(({ length }) => length >= SHORTEST)
      .sort((a, b) => b.length - a.length)
      .reduce((redacted, secret) => redacted.replace(spellingsOf(secret), '[secret]'), text)
  );
}

/** Long lines are broken, also within a key; UTF-16 that is read as ASCII has a zero after each letter. */
const BROKEN = String.raw`(?:[\s\0]|\\+[nr]|\\+u0000)*`;

const known = new Map<string, RegExp>();

function spellingsOf(secret: string): RegExp {
  const before = known.get(secret);
  if (before) return before;
  const written = [secret, ...masked(secret)].map((each) => [...each].map(spellingsOfCharacter).join(BROKEN));
  const utf16 = Buffer.from(secret, 'utf16le');
  const inBytes = [Buffer.from(secret), utf16, Buffer.from(utf16).swap16()];
  const spellings = new RegExp(
    [...written, ...inBytes.flatMap((bytes) => [...base64sOf(bytes), `(?:${bytes.toString('hex')})`])].join(
      '|',
    ),
    'gi',
  );
  known.set(secret, spellings);
  return spellings;
}

/** Backwards, and the halves of a long one: who masks a key may show too much of it. */
function masked(secret: string): readonly string[] {
  const characters = [...secret];
  const half = Math.floor(characters.length / 2);
  const halves = half < LONG_HALF ? [] : [characters.slice(0, half), characters.slice(-half)];
  return [characters.toReversed(), ...halves].map((each) => each.join(''));
}

/** What is shorter may be part of an ordinary word, or what all keys of a service begin with. */
const LONG_HALF = 12;

/** A character as it is, percent-encoded, escaped as in (nested) JSON, or as an HTML entity. */
function spellingsOfCharacter(character: string): string {
  const percent = [...Buffer.from(character)].map((byte) => `%(?:25)*${hex(byte, 2)}`).join('');
  const unicode = Array.from(character, (_, at) => at)
    .concat(character.length > 1 ? [1] : [])
    .map((at) => `\\\\+u${hex(character.charCodeAt(at), 4)}`)
    .join('');
  const code = character.codePointAt(0) ?? 0;
  const names = ENTITIES[character] ?? '';
  return `(?:\\\\*${escaped(character)}|${percent}|${unicode}|&#0*${code};|&#x0*${code.toString(16)};${names})`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '|&amp;',
  '<': '|&lt;',
  '>': '|&gt;',
  '"': '|&quot;',
  "'": '|&apos;',
  ' ': '|\\+',
};

/** The part of a base64 text that a secret in it determines, for each offset in a group of three bytes. */
function base64sOf(bytes: Buffer): readonly string[] {
  return [0, 1, 2].map((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    const start = Math.ceil((offset * 8) / 6);
    const end = Math.floor(((offset + bytes.length) * 8) / 6);
    return [...encoded.slice(start, end)].map(inBase64).join(BROKEN);
  });
}

/** Two letters differ in addresses, and may be percent-encoded. */
function inBase64(letter: string): string {
  if (letter === '+') return '(?:\\+|-|%2b)';
  return letter === '/' ? '(?:\\\\?/|_|%2f)' : letter;
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}

function escaped(character: string): string {
  return character.replace(/[\\^$.*+?()[\]{}|/-]/, '\\$&');
}

/** Whether a header of this name holds a secret: Authorization, api-key, X-Auth-Token, Cookie, … */
export function isSecretHeader(name: string): boolean {
  return /auth|key|token|secret|cookie|password|credential/i.test(name);
}

/** Foreign text on one line, shortened; secrets must be removed before, as half of one is not found. */
export function oneLine(text: string, length = 300): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > length ? `${line.slice(0, length)}…` : line;
}
