import fc from 'fast-check';
import { stringify } from 'yaml';

/** What somebody may put in place of a part of a file. */
const HOSTILE_VALUES: readonly unknown[] = [
  null,
  true,
  -1,
  0.5,
  1e308,
  Number.MAX_SAFE_INTEGER,
  '',
  '../../x',
  '\u0000\u001b]52;c;YQ==\u0007',
  '{{ env.X }}',
  'x'.repeat(3000),
  [],
  {},
  { toString: 0, valueOf: 1 },
  JSON.parse('{"__proto__": {"polluted": true}, "constructor": 1}'),
  [[[[[[]]]]]],
];

const replacement = fc.oneof(
  fc.constantFrom(...HOSTILE_VALUES),
  fc.jsonValue({ maxDepth: 3 }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);

/** A JSON value with some of its parts replaced, left out or repeated, or anything else in place of the whole. */
export function damagedValue(valid: unknown): fc.Arbitrary<unknown> {
  const damage = fc.array(fc.tuple(fc.nat(), fc.nat(3), replacement), { minLength: 0, maxLength: 3 });
  return damage.map((steps) => steps.reduce(applyDamage, structuredClone(valid)));
}

/**
 * The text of {@link damagedValue}, or a text that somebody cut, or wrote into.
 *
 * @param whole what is written into: by default the valid value's own text.
 */
export function damagedText(
  valid: unknown,
  write: (value: unknown) => string = JSON.stringify,
  whole: string = write(valid),
): fc.Arbitrary<string> {
  const scribble = fc.tuple(
    fc.nat(),
    fc.nat(20),
    fc.oneof(fc.string({ unit: 'binary', maxLength: 8 }), SYNTAX),
  );
  return fc.oneof(
    { weight: 6, arbitrary: damagedValue(valid).map((value) => write(value) ?? '') },
    {
      weight: 3,
      arbitrary: fc
        .tuple(fc.constant(whole), fc.array(scribble, { minLength: 1, maxLength: 3 }))
        .map(([text, scribbles]) => scribbles.reduce(scribbled, text)),
    },
    { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
  );
}

/** {@link damagedText} of YAML: JSON is YAML too, and faster to write; what is written into is in YAML's own style. */
export function damagedYaml(valid: unknown): fc.Arbitrary<string> {
  return damagedText(valid, JSON.stringify, stringify(valid));
}

const SYNTAX = fc.constantFrom(
  '"',
  '[',
  '{',
  '}',
  ']',
  ',',
  ':',
  '\\',
  'NaN',
  '-Infinity',
  '\n',
  '\n- ',
  '&a ',
  '*a',
  '<<: ',
  '? ',
  '!!js ',
  '\t',
  '\ufeff',
  '1e999',
  '"a":'.repeat(5),
  '['.repeat(150),
);

function scribbled(text: string, [at, removed, added]: [number, number, string]): string {
  const place = text.length === 0 ? 0 : at % (text.length + 1);
  return text.slice(0, place) + added + text.slice(place + removed);
}

/** @param pick which of the value's parts is damaged. */
function applyDamage(value: unknown, [pick, kind, replacement]: [number, number, unknown]): unknown {
  // Inputs share no parts: what one is damaged by must not be damaged with it.
  const instead = structuredClone(replacement);
  const places = partsOf(value);
  const place = places[pick % (places.length + 1)];
  if (place === undefined) return instead;
  const { holder, key } = place;
  if (kind === 0) Reflect.deleteProperty(holder, key);
  else if (kind === 1 && Array.isArray(holder)) holder.push(structuredClone(holder[Number(key)]));
  // A plain assignment to the key __proto__ would change the holder's kind.
  else
    Object.defineProperty(holder, key, {
      value: instead,
      enumerable: true,
      writable: true,
      configurable: true,
    });
  return value;
}

interface Place {
  readonly holder: object;
  readonly key: string;
}

function partsOf(value: unknown): readonly Place[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) => [{ holder: value, key }, ...partsOf(each)]);
}
