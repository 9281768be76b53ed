/// <reference lib="dom" />
import type { AtlasIndex } from '../atlas/atlas-data.ts';
import type { Parts } from './parts.ts';

/** Colours the grid in one way, as one simulator sees its heads, and says what its colours mean; heads left out are faint. */
export function paintGrid(
  { element }: Pick<Parts, 'element'>,
  { colourings, heads }: AtlasIndex,
  way: number,
  simulator: number,
  kept: ReadonlySet<number>,
): void {
  const colouring = colourings[way];
  const grid = document.getElementById('grid');
  const legend = document.getElementById('legend');
  if (colouring === undefined || grid === null || legend === null) return;
  const paint = (colour: string, strength: number) =>
    `color-mix(in oklab,var(--${colour}) ${strength}%,var(--raised))`;
  for (const [place, cell] of [...grid.querySelectorAll('a')].entries()) {
    const [key, strength] = colouring.cells[simulator]?.[place] ?? [-1, 0];
    const colour = colouring.legend[key]?.colour;
    cell.style.setProperty('--cell', colour === undefined ? 'transparent' : paint(colour, strength));
    cell.classList.toggle('faint', !kept.has(place));
    const number = cell.firstChild;
    if (number?.nodeType === 3) {
      number.nodeValue = heads[place]?.standings[simulator]?.value?.toFixed(2) ?? '–';
    }
  }
  const entry = (style: string | null, label: string) =>
    element('li', {}, element('span', { class: 'swatch', style }), label);
  legend.replaceChildren(
    ...colouring.legend.map(({ colour, strength, label }) =>
      entry(`--cell:${paint(colour, strength)}`, label),
    ),
    ...(colouring.none ? [entry(null, colouring.none)] : []),
  );
}
