/** What texts have in common that say the same: those that differ in case and white space only. */
export function sameInWords(text: string): string {
  return text.toLowerCase().replace(/\s+/g, ' ').trim();
}
