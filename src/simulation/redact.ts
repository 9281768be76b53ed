/** The text without the secrets: some endpoints repeat a rejected key in their message. */
export function redact(text: string, secrets: readonly string[]): string {
  // Shorter ones are no keys, and may be parts of ordinary words.
  return secrets
    .filter((secret) => secret.length >= 6)
    .reduce((redacted, secret) => redacted.replaceAll(secret, '[secret]'), text);
}
