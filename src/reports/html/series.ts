import { shorten } from '../../files/visible-text.ts';
import type { Scorecard } from '../../scorecard/scorecard.ts';
import { type Html, html } from './html.ts';

/** How a simulator looks in every chart: never by colour alone. */
export interface Series {
  readonly name: string;
  /** A CSS colour that follows light and dark mode. */
  readonly colour: string;
  readonly symbol: 'circle' | 'square' | 'triangle' | 'diamond' | 'star' | 'wye' | 'hexagon' | 'cross';
  /** The same symbol as a character, for legends. */
  readonly glyph: string;
  /** SVG's stroke-dasharray. */
  readonly dash: string;
}

const LOOKS = [
  { symbol: 'circle', glyph: '●', dash: 'none' },
  { symbol: 'square', glyph: '■', dash: '7 3' },
  { symbol: 'triangle', glyph: '▲', dash: '2 3' },
  { symbol: 'diamond', glyph: '◆', dash: '9 3 2 3' },
  { symbol: 'star', glyph: '★', dash: '5 2' },
  { symbol: 'wye', glyph: '⅄', dash: '1 2' },
  { symbol: 'hexagon', glyph: '⬢', dash: '12 4' },
  { symbol: 'cross', glyph: '✚', dash: '4 4 1 4' },
] as const;

/** How many colours styles.ts has, one after the other: `--series-0` and on. */
export const COLOURS = 7;

/** The run's simulators, each with its looks. With more than 7, colours come again with another symbol. */
export function seriesOf({ simulators }: Scorecard): readonly Series[] {
  return simulators.map(({ name }, index) => {
    const look = LOOKS[index % LOOKS.length] ?? LOOKS[0];
    return { name: shorten(name, 80), colour: `var(--series-${index % COLOURS})`, ...look };
  });
}

export function seriesName({ name, colour, glyph }: Series): Html {
  return html`<span class="series"><span class="glyph" style="color:${colour}" aria-hidden="true">${glyph}</span> ${name}</span>`;
}
