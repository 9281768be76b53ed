import { sum } from 'd3-array';
import { withoutMark } from './decode-text.ts';

/** Deeper than any file here, and shallow enough to walk by recursion. */
const MOST_LEVELS = 100;

/**
 * `JSON.parse` that also reads the bare NaN, Infinity and -Infinity of Python's `json`, as strings, and skips a byte order mark.
 *
 * @throws SyntaxError if the text is not JSON, an object has a key twice, or it is nested too deeply.
 */
export function parseJson(text: string): unknown {
  const value = parseJsonOfAnyDepth(text);
  refuseDeep(value);
  return value;
}

/**
 * {@link parseJson} without the check of depth, for a reader that looks no deeper than its schema: visiting each of a million
 * numbers takes a third as long as parsing them.
 *
 * @throws SyntaxError if the text is not JSON, or an object has a key twice.
 */
export function parseJsonOfAnyDepth(text: string): unknown {
  const json = withoutMark(text);
  const value = parseWithNonFinite(json);
  // Counting takes a fraction of the time that comparing does.
  if (mostKeysOf(json) > keysIn(value)) refuseRepeatedKeys(json);
  return value;
}

/** Colons after a quotation mark: each key has one, and texts may have more. */
function mostKeysOf(json: string): number {
  let keys = 0;
  for (let colon = json.indexOf(':'); colon >= 0; colon = json.indexOf(':', colon + 1)) {
    let before = colon - 1;
    while (json.charCodeAt(before) <= SPACE) before -= 1;
    if (json.charCodeAt(before) === QUOTE) keys += 1;
  }
  return keys;
}

const [SPACE, QUOTE] = [32, 34];

/** How many keys objects have. What is very deep is left out, and what is in lists that begin with a number or a text. */
function keysIn(value: unknown, levels: number = MOST_LEVELS): number {
  if (typeof value !== 'object' || value === null || levels === 0) return 0;
  if (Array.isArray(value)) {
    // Not value[0], for which V8 takes a quarter of the time that it takes to parse a long list of numbers.
    const [first] = value as readonly unknown[];
    return typeof first === 'object' ? sum(value, (each) => keysIn(each, levels - 1)) : 0;
  }
  const held: readonly unknown[] = Object.values(value);
  return held.length + sum(held, (each) => keysIn(each, levels - 1));
}

/** `JSON.parse` keeps the last of two values of one key, whichever was meant. */
function refuseRepeatedKeys(json: string): void {
  const next = /["{}]/g;
  const open: Set<unknown>[] = [];
  for (let found = next.exec(json); found; found = next.exec(json)) {
    if (found[0] === '{') open.push(new Set());
    else if (found[0] === '}') open.pop();
    else {
      next.lastIndex = afterString(json, found.index);
      const isKey = /\s*:/y;
      isKey.lastIndex = next.lastIndex;
      if (!isKey.test(json)) continue;
      const key: unknown = JSON.parse(json.slice(found.index, next.lastIndex));
      if (open.at(-1)?.has(key)) {
        const lines = json.slice(0, found.index).split('\n');
        throw new SyntaxError(
          `the key ${JSON.stringify(key)} comes twice (line ${lines.length} column ${(lines.at(-1) ?? '').length + 1})`,
        );
      }
      open.at(-1)?.add(key);
    }
  }
}

/** The JSON that a text is, or else the text itself. */
export function parseJsonOrKeep(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return text;
  }
}

/** @throws SyntaxError if lists and objects are nested more than {@link MOST_LEVELS} deep. */
export function refuseDeep(value: unknown, levels: number = MOST_LEVELS): void {
  if (typeof value !== 'object' || value === null) return;
  if (levels === 0) throw new SyntaxError(`nested more than ${MOST_LEVELS} levels deep`);
  for (const each of Array.isArray(value) ? value : Object.values(value)) {
    if (typeof each === 'object') refuseDeep(each, levels - 1);
  }
}

function parseWithNonFinite(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    const quoted = quoteNonFinite(json);
    if (quoted === json) throw error;
    return JSON.parse(quoted);
  }
}

/** Quotes NaN and the infinities outside strings, in linear time. */
function quoteNonFinite(json: string): string {
  const next = /"|-?\b(?:NaN|Infinity)\b/g;
  const parts: string[] = [];
  let copied = 0;
  for (let found = next.exec(json); found; found = next.exec(json)) {
    const [word] = found;
    if (word === '"') {
      next.lastIndex = afterString(json, found.index);
      continue;
    }
    parts.push(json.slice(copied, found.index), `"${word}"`);
    copied = next.lastIndex;
  }
  return parts.join('') + json.slice(copied);
}

/** The end of the string that starts at a quote; the text's end if it has none. */
function afterString(json: string, start: number): number {
  let end = json.indexOf('"', start + 1);
  while (end >= 0 && isEscaped(json, end)) end = json.indexOf('"', end + 1);
  return end < 0 ? json.length : end + 1;
}

function isEscaped(json: string, position: number): boolean {
  let backslashes = 0;
  while (json[position - 1 - backslashes] === '\\') backslashes += 1;
  return backslashes % 2 === 1;
}
