/**
 * The text without the secrets: some endpoints repeat a rejected key in their message. To be called before anything is
 * cut from the text, as a part of a secret is not found.
 */
export function redact(text: string, secrets: readonly string[]): string {
  return secrets
    .flatMap(spellings)
    .sort((a, b) => b.length - a.length)
    .reduce((redacted, secret) => redacted.replaceAll(secret, '[secret]'), text);
}

/** As it is sent (headers lose outer white space), and as JSON writes it. */
function spellings(secret: string): readonly string[] {
  const sent = secret.trim();
  // Shorter ones are no keys, and may be parts of ordinary words.
  return sent.length < 6 ? [] : [sent, JSON.stringify(sent).slice(1, -1)];
}
