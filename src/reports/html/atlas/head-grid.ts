import { decimal } from '../../../files/number-text.ts';
import { type Html, html } from '../html.ts';
import type { Atlas } from './atlas.ts';
import type { Colouring } from './atlas-data.ts';

/** Cells of a narrower grid have room for their number. */
const MOST_NUMBERED = 16;

/** More rows of large cells would not fit on the first screen. */
const MOST_TALL = 8;

/** A head in the grid: what it says to those who point at it, and in few characters. */
interface GridCell {
  readonly name: string;
  readonly layer: number;
  readonly head: number;
  readonly label: string;
  readonly short: string;
}

export function cellsOf({ heads, index, trusted }: Atlas): readonly GridCell[] {
  return heads.map(({ name, layer, head }, place) => {
    const { best, value } = index.heads[place]?.standings[trusted] ?? { best: [], value: null };
    const text = best.length === 1 ? index.texts[best[0] ?? 0] : `${best.length} explanations tie`;
    return { name, layer, head, label: `${text}, ${decimal(value)}`, short: decimal(value) };
  });
}

/**
 * Layers × heads, each cell a link to its head. The page's script colours it in other ways.
 *
 * @param column the simulator whose colours they are.
 */
export function headGrid(heads: readonly GridCell[], colouring: Colouring | undefined, column: number): Html {
  const layers = Math.max(0, ...heads.map(({ layer }) => layer)) + 1;
  const rows = Math.max(0, ...heads.map(({ head }) => head)) + 1;
  const numbered = layers <= MOST_NUMBERED;
  const cells = heads.map(({ name, layer, head, label, short }, place) => {
    const title = `${name}: ${label}`;
    return html`<a href="#${name}" style="grid-area:${head + 2}/${layer + 2};${paintOf(colouring, column, place)}" title="${title}">${numbered ? short : null}<span class="unseen">${title}</span></a>`;
  });
  const step = layers > 24 ? 5 : 1;
  const axis = (count: number, of: (each: number) => Html) =>
    Array.from({ length: count }, (_, each) => of(each)).filter((_, each) => each % step === 0);
  return html`<div class="scroll" role="region" aria-label="Layers × heads" tabindex="0"><div class="grid ${numbered ? 'numbered' : ''}" id="grid" style="--layers:${layers};--widest:${rows > MOST_TALL ? '2.1rem' : '2.9rem'}">
${axis(layers, (layer) => html`<span class="axis" style="grid-area:1/${layer + 2}">${layer === 0 ? 'L' : null}${layer}</span>`)}${axis(rows, (head) => html`<span class="axis" style="grid-area:${head + 2}/1">${head === 0 ? 'H' : null}${head}</span>`)}
${cells}</div></div>
<ul class="legend" id="legend">${legendOf(colouring)}</ul>`;
}

/** As the page's script paints. */
function paintOf(colouring: Colouring | undefined, column: number, place: number): string {
  const [key, strength] = colouring?.cells[column]?.[place] ?? [-1, 0];
  const colour = colouring?.legend[key]?.colour;
  return colour === undefined ? '--cell:transparent' : paint(colour, strength);
}

function paint(colour: string, strength: number): string {
  return `--cell:color-mix(in oklab,var(--${colour}) ${strength}%,var(--raised))`;
}

function legendOf(colouring: Colouring | undefined): readonly Html[] {
  return [
    ...(colouring?.legend ?? []).map(
      ({ colour, strength, label }) =>
        html`<li><span class="swatch" style="${paint(colour, strength)}"></span>${label}</li>`,
    ),
    ...(colouring?.none ? [html`<li><span class="swatch"></span>${colouring.none}</li>`] : []),
  ];
}
