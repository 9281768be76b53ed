/** Somebody else's text on one line, cut where it is long. Secrets must be gone before: half of one is not found. */
export function oneLine(text: string, length = 300): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > length ? `${line.slice(0, length)}…` : line;
}
