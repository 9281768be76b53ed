/** A text without what makes no difference to what it says: case, and how much white space there is. */
export function comparableText(text: string): string {
  return text.toLowerCase().replace(/\s+/g, ' ').trim();
}
