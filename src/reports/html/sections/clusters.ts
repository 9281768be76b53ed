import { count, decimal, percent } from '../../../files/number-text.ts';
import type { HeadCluster } from '../../head-clusters.ts';
import type { Atlas } from '../atlas/atlas.ts';
import { clusterName } from '../atlas/colourings.ts';
import { type Column, dataTable } from '../data-table.ts';
import { type Html, html } from '../html.ts';

/** Heads named in a row: the table and the grid have all. */
const MOST_NAMED = 12;

/** Groups of heads that are alike, and the heads that no explanation fits. */
export function clusters({ clusters: all, allHeads: heads, trusted, index }: Atlas): Html | null {
  const unclear = heads.filter(({ standings }) => standings[trusted]?.state === 'none');
  if (all.length === 0) return unclear.length === 0 ? null : noClearFunction(unclear, heads.length);
  const columns: readonly Column<HeadCluster>[] = [
    { heading: 'Cluster', kind: 'name', cell: (_, place) => clusterName(place) },
    { heading: 'Heads', kind: 'number', cell: ({ heads: inside }) => count(inside.length) },
    {
      heading: 'What sets it apart: mean there, and elsewhere',
      kind: 'text',
      cell: ({ marks }) =>
        marks.map(
          ({ feature, mean, elsewhere }, place) =>
            html`${place > 0 ? html`<br>` : null}${feature} <span class="nowrap">${decimal(mean)} <span class="interval">${decimal(elsewhere)}</span></span>`,
        ),
    },
    {
      heading: 'Of which no clear function',
      kind: 'number',
      cell: ({ heads: inside }) =>
        percent(inside.filter((each) => unclear.includes(each)).length / inside.length),
    },
    { heading: 'Members', kind: 'text', cell: ({ heads: inside }) => links(inside.map(({ name }) => name)) },
  ];
  return html`<p>K-means over scores as ${index.simulators[trusted] ?? ''} gives them, of explanations that nearly all heads were tried with, and over the shares of places that activation goes to; as many clusters as give the largest mean silhouette. The grid can be coloured by them.</p>
${dataTable(columns, all, { label: 'Clusters of heads' })}
${unclear.length > 0 ? noClearFunction(unclear, heads.length) : null}`;
}

function noClearFunction(unclear: Atlas['heads'], all: number): Html {
  return html`<p><strong>No clear function:</strong> ${count(unclear.length)} of ${count(all)} heads. ${links(unclear.map(({ name }) => name))}</p>`;
}

function links(names: readonly string[]): Html {
  const more = names.length - MOST_NAMED;
  return html`${names.slice(0, MOST_NAMED).map((name) => html`<a href="#${name}">${name}</a> `)}${more > 0 ? html`and ${count(more)} more` : null}`;
}
