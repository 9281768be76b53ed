/**
 * How −Infinity, which JSON lacks, is written: as the number −9999, as the lowest 32-bit float, as null, as the string
 * "-inf", or as the bare word -Infinity, which Python's json.dumps writes unless told otherwise and which is not JSON
 * (https://docs.python.org/3/library/json.html#infinite-and-nan-number-values).
 */
export type InfinityStyle = '-9999' | 'float-lowest' | 'null' | 'string' | 'bare';

const WRITTEN: Readonly<Record<InfinityStyle, number | string | null>> = {
  '-9999': -9999,
  'float-lowest': -3.4028234663852886e38,
  null: null,
  string: '-inf',
  bare: '\u0000-Infinity\u0000',
};

/** JSON in which −Infinity is written in a style. */
export function toJson(body: object, infinity: InfinityStyle): string {
  const text = JSON.stringify(body, (_, value: unknown) =>
    value === Number.NEGATIVE_INFINITY ? WRITTEN[infinity] : value,
  );
  return text.replaceAll('"\\u0000-Infinity\\u0000"', '-Infinity');
}
