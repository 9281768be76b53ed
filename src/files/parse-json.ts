const NON_FINITE = /"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/g;

/**
 * `JSON.parse` that also takes the bare NaN, Infinity and -Infinity which Python's `json` writes; they become the
 * strings of their names. A byte order mark before it is left out.
 *
 * @throws SyntaxError where the text is neither.
 */
export function parseJson(text: string): unknown {
  const json = text.replace(/^\ufeff/, '');
  try {
    return JSON.parse(json);
  } catch (error) {
    const quoted = json.replace(NON_FINITE, (match) => (match.startsWith('"') ? match : `"${match}"`));
    if (quoted === json) throw error;
    return JSON.parse(quoted);
  }
}

/** The JSON that a text is, or the text itself where it is none. */
export function parseJsonOrKeep(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return text;
  }
}
