/**
 * What `JSON.stringify(value, null, 2)` gives, in pieces: a large value's text need not be in memory as a whole, and may be
 * longer than a string can be.
 *
 * @param depth how many levels of lists and objects are taken apart.
 */
export function* jsonPieces(value: unknown, depth: number, indent = ''): Generator<string, void> {
  if (depth === 0 || typeof value !== 'object' || value === null || isEmpty(value)) {
    yield JSON.stringify(value, null, 2).replaceAll('\n', `\n${indent}`);
    return;
  }
  const isList = Array.isArray(value);
  let start = `${isList ? '[' : '{'}\n${indent}  `;
  // Not entries, which are a list as long as the value.
  for (const key of isList ? value.keys() : Object.keys(value)) {
    const each: unknown = value[key as keyof typeof value];
    if (each === undefined) continue;
    yield isList ? start : `${start}${JSON.stringify(key)}: `;
    yield* jsonPieces(each, depth - 1, `${indent}  `);
    start = `,\n${indent}  `;
  }
  yield `\n${indent}${isList ? ']' : '}'}`;
}

function isEmpty(value: object): boolean {
  for (const _ in value) return false;
  return true;
}
