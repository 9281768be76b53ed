/** A number under a number, `"3": 85`, with what must stand before and after it. */
const ENTRY = /(?<=[{,\s])["']?(\d{1,4})["']?\s*:\s*["']?(-?\d+(?:\.\d+)?)\s*%?["']?(?=[\s,}])/g;

/**
 * The numbers that a text says of numbered items, in JSON or nearly: after code fences, cut off, with text around it. An item of
 * which it says two different things is left out.
 */
export function keyedNumbers(text: string): ReadonlyMap<number, number> {
  const start = text.indexOf('{');
  const said = Map.groupBy(start < 0 ? [] : text.slice(start).matchAll(ENTRY), ([, key]) => Number(key));
  return new Map(
    [...said].flatMap(([key, entries]) => {
      const [first, ...others] = new Set(entries.map(([, , value]) => Number(value)));
      return first === undefined || others.length > 0 ? [] : [[key, first] as const];
    }),
  );
}
