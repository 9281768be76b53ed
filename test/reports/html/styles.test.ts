import { describe, expect, it } from 'vitest';
import { COLOURS } from '../../../src/reports/html/series.ts';
import { DARK, LIGHT } from '../../../src/reports/html/styles.ts';

const TEXTS = ['ink', 'muted', 'link', 'bad', 'good'];
const MARKS = [
  'strong',
  'weak',
  'to-line',
  'from-line',
  ...Array.from({ length: COLOURS }, (_, index) => `series-${index}`),
];

describe.each([
  ['light', LIGHT],
  ['dark', DARK],
])('colours of %s mode', (_, colours) => {
  it.each(TEXTS)('%s is text that reads on both grounds', (name) => {
    for (const ground of ['ground', 'raised'])
      expect(contrast(colours[name], colours[ground])).toBeGreaterThan(4.5);
  });

  it('text reads on the strongest cells of the grid, and on marked tokens', () => {
    for (const ground of ['heat-above', 'to-ground', 'from-ground']) {
      expect(contrast(colours.ink, colours[ground])).toBeGreaterThan(4.5);
    }
  });

  it.each(MARKS)('%s stands out from the ground in charts', (name) => {
    expect(contrast(colours[name], colours.ground)).toBeGreaterThan(3);
  });
});

/** WCAG 2.2's contrast ratio of two `#rrggbb` colours. */
function contrast(one: string | undefined, other: string | undefined): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(colour = ''): number {
  const [red = Number.NaN, green = Number.NaN, blue = Number.NaN] = (colour.match(/[0-9a-f]{2}/g) ?? []).map(
    (hex) => {
      const share = Number.parseInt(hex, 16) / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    },
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
