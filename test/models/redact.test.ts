import { describe, expect, it } from 'vitest';
import { redact } from '../../src/models/redact.ts';

describe('redact', () => {
  it.each([
    ['every occurrence of a secret', 'hunter2, hunter2!', ['hunter2']],
    ['a secret as a header sends it, without outer white space', 'key hunter2.', [' hunter2\n']],
    ['a secret as JSON writes it', '{"error":"key hun\\"ter2"}', ['hun"ter2']],
    [
      'a secret whole where another one is a part of it',
      'key hunter2-hunter2',
      ['hunter', 'hunter2-hunter2'],
    ],
  ])('removes %s', (_, text, secrets) => {
    expect(redact(text, secrets)).toContain('[secret]');
    expect(redact(text, secrets)).not.toMatch(/ter2|-/);
  });

  const KEY = 'sk-a/b+c=="é\\d';
  it.each<[string, string]>([
    ['percent-encoded', encodeURIComponent(KEY)],
    ['percent-encoded in part, in small letters', 'sk-a%2fb+c%3d%3d"%c3%a9\\d'],
    ['percent-encoded twice', encodeURIComponent(encodeURIComponent(KEY))],
    ['as JSON', JSON.stringify(KEY)],
    ['as JSON in JSON', JSON.stringify(JSON.stringify(KEY))],
    [
      'as JSON that escapes what need not be',
      JSON.stringify(KEY).replaceAll('/', '\\/').replace('é', '\\u00e9'),
    ],
    ['in HTML', 'sk-a/b&#43;c==&quot;&#xE9;\\d'],
    ['broken into lines', `${KEY.slice(0, 5)}\n${KEY.slice(5, 9)}\\n  ${KEY.slice(9)}`],
    ['in base64', Buffer.from(KEY).toString('base64')],
    ['in base64 of an address', Buffer.from(KEY).toString('base64url')],
    ['in base64 behind a user', Buffer.from(`user:${KEY}`).toString('base64')],
    ['in base64 amid other text', Buffer.from(`a user:${KEY}, or so`).toString('base64')],
    ['in UTF-16 that was read as ASCII', [...KEY].join('\0')],
    ['in base64 of UTF-16', Buffer.from(KEY, 'utf16le').toString('base64')],
    ['in hexadecimal of UTF-16', Buffer.from(KEY, 'utf16le').swap16().toString('hex')],
    ['in hexadecimal', Buffer.from(KEY).toString('hex').toUpperCase()],
  ])('removes a secret %s', (_, written) => {
    const redacted = redact(`before ${written} after`, [KEY]);
    expect(redacted).toMatch(/^before .*\[secret\].* after$/);
    // In base64 the letters at either end are of other text, too.
    expect(redacted.length).toBeLessThan('before [secret] after'.length + 24);
  });

  it.each(['dcba9876543210-tnalp-eht-ks', 'sk-the-plant-****', '****123456789abcd'])(
    'removes a key backwards, and as much as half of one: %s',
    (written) => {
      expect(redact(`before ${written} after`, ['sk-the-plant-0123456789abcd'])).toMatch(
        /^before \**\[secret\]\** after$/,
      );
    },
  );

  it('leaves what is too short for a key: it may be a part of words', () => {
    expect(redact('the end', ['he', 'none'])).toBe('the end');
  });
});
