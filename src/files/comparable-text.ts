/** A text without what makes no difference to what it says: case, how much white space there is, how letters are composed, a full stop at the end. */
export function comparableText(text: string): string {
  return text
    .normalize('NFC')
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .replace(/[.\s]+$/, '')
    .trim();
}
