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
  if (keysInText(json) !== keysIn(value)) refuseRepeatedKeys(json);
  return value;
}

/** How many keys objects have, not looking into what is very deep, nor into lists that begin with a number or a text: then they are too few. */
function keysIn(value: unknown, levels: number = MOST_LEVELS): number {
  if (typeof value !== 'object' || value === null || levels === 0) return 0;
  const isList = Array.isArray(value);
  if (isList && typeof value[0] !== 'object') return 0;
  const inside: readonly unknown[] = isList ? value : Object.values(value);
  let keys = isList ? 0 : inside.length;
  for (const each of inside) if (typeof each === 'object') keys += keysIn(each, levels - 1);
  return keys;
}

function keysInText(json: string): number {
  let keys = 0;
  for (let quote = json.indexOf('"'); quote >= 0; quote = json.indexOf('"', quote)) {
    quote = afterString(json, quote);
    if (isKey(json, quote)) keys += 1;
  }
  return keys;
}

/** @param end of a string. */
function isKey(json: string, end: number): boolean {
  let next = end;
  while (json.charCodeAt(next) <= SPACE) next += 1;
  return json[next] === ':';
}

const SPACE = 32;

/** `JSON.parse` keeps the last of two values of one key, whichever was meant. */
function refuseRepeatedKeys(json: string): void {
  const next = /["{}]/g;
  const open: Set<unknown>[] = [];
  for (let found = next.exec(json); found; found = next.exec(json)) {
    if (found[0] === '{') open.push(new Set());
    else if (found[0] === '}') open.pop();
    else {
      next.lastIndex = afterString(json, found.index);
      if (!isKey(json, next.lastIndex)) continue;
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
  while (json.charCodeAt(position - 1 - backslashes) === BACKSLASH) backslashes += 1;
  return backslashes % 2 === 1;
}

const BACKSLASH = 92;
