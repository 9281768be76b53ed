/// <reference lib="dom" />
import type { HeadDetail } from '../atlas/atlas-data.ts';
import type { Parts } from './parts.ts';

/**
 * A head's pattern, attending tokens down and attended ones across, with the asked pairs of its sequence ringed.
 * Without a pattern, those pairs alone, on the sequence that has most of them.
 */
export function drawPattern(
  { element }: Pick<Parts, 'element'>,
  name: string,
  { pattern, sequences, pairs }: HeadDetail,
): Node {
  const asked = sequences.map((_, place) => pairs.filter(([sequence]) => sequence === place));
  const fullest = asked.reduce(
    (most, each, place) => (each.length > (asked[most]?.length ?? 0) ? place : most),
    0,
  );
  const shown = pattern ?? {
    record: sequences[fullest]?.record ?? '',
    start: sequences[fullest]?.parts[0]?.start ?? 0,
    tokens: sequences[fullest]?.parts[0]?.tokens ?? [],
    cells: [],
  };
  const { record, start, tokens, cells } = shown;
  const cell = tokens.length > 40 ? 11 : tokens.length > 24 ? 14 : 18;
  const longest = Math.min(12, Math.max(1, ...tokens.map((token) => token.length)));
  const margin = 14 + longest * cell * 0.55;
  const size = tokens.length * cell;
  const word = (place: number) => {
    const token = tokens[place - start] ?? '';
    return token.length > 12 ? `${token.slice(0, 11)}…` : token;
  };
  const at = (place: number) => margin + (place - start) * cell;
  const label = (place: number, across: boolean) => {
    const middle = at(place) + cell / 2;
    return element(
      'svg:text',
      across
        ? { transform: `translate(${middle + cell * 0.3},${margin - 4}) rotate(-90)` }
        : { x: margin - 4, y: middle + cell * 0.3, 'text-anchor': 'end' },
      word(place),
    );
  };
  const squares: Node[] = [];
  for (let index = 0; index + 2 < cells.length; index += 3) {
    const from = cells[index] ?? 0;
    const to = cells[index + 1] ?? 0;
    const strength = cells[index + 2] ?? 0;
    squares.push(
      element(
        'svg:rect',
        {
          x: at(to),
          y: at(from),
          width: cell,
          height: cell,
          'fill-opacity': ((strength / 100) ** 0.6).toFixed(2),
          fill: 'currentColor',
        },
        element(
          'svg:title',
          {},
          `“${word(from)}” → “${word(to)}” (${from} → ${to}), ${strength} % of the strongest`,
        ),
      ),
    );
  }
  const rings = pairs
    .filter(
      ([sequence, from, to]) =>
        sequences[sequence]?.record === record && to >= start && from < start + tokens.length,
    )
    .map(([, from, to, strong]) =>
      element('svg:circle', {
        cx: at(to) + cell / 2,
        cy: at(from) + cell / 2,
        r: cell * 0.55,
        class: strong ? 'strong' : 'weak',
      }),
    );
  const places = tokens.map((_, index) => start + index);
  const end = margin + size;
  const picture = element(
    'svg:svg',
    {
      viewBox: `0 0 ${end + 8} ${end + 8}`,
      width: end + 8,
      height: end + 8,
      role: 'img',
      'aria-label': `Pattern of ${name} on ${record}`,
      'font-size': cell * 0.85,
      class: 'drawn',
    },
    element('svg:path', { d: `M${margin},${margin}V${end}H${end}Z`, class: 'triangle' }),
    places.map((place) => label(place, true)),
    places.map((place) => label(place, false)),
    squares,
    rings,
  );
  const caption = pattern
    ? `${record}: attending tokens down, attended ones across; the darker, the stronger. Ringed: pairs asked about, strong in violet.`
    : `${record}: pairs asked about, strong in violet. The pattern is in the report that promptfoo eval writes, which has the records at hand.`;
  return element(
    'figure',
    { class: 'pattern' },
    element('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Pattern' }, picture),
    element('figcaption', {}, caption),
  );
}
