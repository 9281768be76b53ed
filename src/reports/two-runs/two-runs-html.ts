import { decimal, pValue, range, signed } from '../../files/number-text.ts';
import { shorten, visibleText } from '../../files/visible-text.ts';
import type { Colouring } from '../html/atlas/atlas-data.ts';
import { headGrid } from '../html/atlas/head-grid.ts';
import { type Column, dataTable, numbers, withInterval } from '../html/data-table.ts';
import { type Html, html } from '../html/html.ts';
import { htmlPage } from '../html/html-page.ts';
import { CHANGES, type TwiceJudgedHead, type TwoColumns } from './compare-runs.ts';
import { bySurprise, changesInWords, type Difference, isShown, namesOf } from './two-runs-in-words.ts';

/** Two runs as one HTML page: what differs, then head by head what became of it, as each simulator of both judges. */
export function twoRunsPage(
  names: readonly [string, string],
  differences: readonly Difference[],
  columns: readonly TwoColumns[],
): Html {
  const title = visibleText(names.join(' → '));
  return htmlPage(
    `${title}: attention heads compared`,
    html`<header><p class="kicker">Attention heads of two runs</p><h1>${title}</h1></header>
${dataTable(DIFFERENCES, differences, { label: 'What differs' })}
<main id="content" tabindex="-1">
${columns.map(
  (
    each,
    place,
  ) => html`<details class="part"${place === 0 ? html` open` : null}><summary><h2>${namesOf(each)}</h2></summary>
${changesInWords(each).map((sentence) => html`<p>${sentence}</p>`)}
<div class="opening"><div>${place === 0 ? grid(each) : null}</div><div>${dataTable(WINNERS, winnersOf(each), { label: 'How many heads each explanation ranks first for' })}</div></div>
${dataTable(headColumns(each, place === 0), bySurprise(each.heads), { label: 'Heads' })}</details>
`,
)}
<p class="note">ROC AUC with its 95 % interval over pairs. Every explanation that both runs have is tested: on the same pairs by DeLong’s paired test, on different ones as independent samples (MOVER; Zou &amp; Donner 2008). p-values are corrected for all of a simulator’s explanations (Holm). A head’s best explanation is chosen on the pairs that its score comes from, so that score is biased upwards.</p></main>`,
  );
}

const DIFFERENCES: readonly Column<Difference>[] = [
  { heading: 'What', kind: 'name', cell: ({ what }) => what },
  { heading: 'First → second', kind: 'text', cell: ({ sentence }) => sentence },
];

type Winner = Readonly<Record<'text', string> & Record<'before' | 'now', number>>;

const WINNERS: readonly Column<Winner>[] = [
  { heading: 'Ranks first', kind: 'name', cell: ({ text }) => shorten(text, 80) },
  numbers('of heads, first', ({ before }) => before),
  numbers('second', ({ now }) => now),
];
const MOST_WINNERS = 12;

/** What can be said of two models whose heads are not each other’s: how many heads an explanation is the best of. */
function winnersOf({ heads }: TwoColumns): readonly Winner[] {
  const winners = ([0, 1] as const).map((run) =>
    heads.flatMap(({ standings }) => {
      const { state, best } = standings[run];
      return state === 'none' || best.length > 1 ? [] : best.map(({ text }) => text);
    }),
  );
  const times = (text: string, run: number) => winners[run]?.filter((each) => each === text).length ?? 0;
  return [...new Set(winners.flat())]
    .map((text) => ({ text, before: times(text, 0), now: times(text, 1) }))
    .toSorted((a, b) => b.before + b.now - a.before - a.now)
    .slice(0, MOST_WINNERS);
}

const COLOURS = { same: 'good', another: 'series-4', lost: 'bad', gained: 'series-0', none: 'weak' };
const [FULL, PALE] = [60, 20];

function grid({ heads }: TwoColumns): Html {
  const kinds = Object.keys(CHANGES) as (keyof typeof CHANGES)[];
  const used = kinds.filter((kind) => heads.some(({ change }) => change === kind));
  const colouring: Colouring = {
    title: 'What changed',
    legend: [
      ...used.map((kind) => ({ colour: COLOURS[kind], strength: FULL, label: CHANGES[kind] })),
      { colour: 'ink', strength: PALE, label: 'pale: no AUC is shown to differ' },
    ],
    none: '',
    cells: [
      heads.map(({ change, explanations }) => [
        used.indexOf(change),
        explanations.some(isShown) ? FULL : PALE,
      ]),
    ],
  };
  const cells = heads.map(({ explanations: [most], change, ...head }) => {
    const short = most ? signed(-(most.difference ?? 0)) : '';
    return {
      ...head,
      label: `${CHANGES[change]}${most ? `; ${most.explanation.text} ${short}` : ''}`,
      short,
    };
  });
  return headGrid(cells, colouring, 0);
}

function headColumns({ columns: places }: TwoColumns, isLinked: boolean): readonly Column<TwiceJudgedHead>[] {
  const best = (run: 0 | 1) => (head: TwiceJudgedHead) => {
    const { state, best: top } = head.standings[run];
    const [first] = top;
    const score = first?.scores[places[run]];
    if (state === 'none' || first === undefined) return '–';
    return html`${top.length === 1 ? shorten(first.text, 80) : `${top.length} tie`} ${withInterval(decimal(score?.auc), range(score?.interval))}`;
  };
  return [
    {
      heading: 'Head',
      kind: 'name',
      cell: ({ name }) => (isLinked ? html`<span id="${name}">${name}</span>` : name),
    },
    { heading: 'What changed', kind: 'text', cell: ({ change }) => CHANGES[change] },
    { heading: 'Best, first run', kind: 'text', cell: best(0) },
    { heading: 'Best, second run', kind: 'text', cell: best(1) },
    {
      heading: 'Most changed explanation',
      kind: 'text',
      cell: ({ explanations: [most] }) =>
        most
          ? html`${shorten(most.explanation.text, 80)} ${decimal(most.scores[0].auc)} → ${decimal(most.scores[1].auc)}`
          : '–',
    },
    numbers('Change', ({ explanations: [most] }) =>
      most?.interval
        ? withInterval(
            signed(-(most.difference ?? 0)),
            range({ low: -most.interval.high, high: -most.interval.low }, signed),
          )
        : '–',
    ),
    numbers('p', ({ explanations: [most] }) => pValue(most?.adjustedPValue)),
  ];
}
