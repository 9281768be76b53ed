import { PLACES } from '../../../activation-records/head-shares.ts';
import { percent } from '../../../files/number-text.ts';
import { shorten } from '../../../files/visible-text.ts';
import type { FinishedRun } from '../../finished-run.ts';
import type { HeadCluster } from '../../head-clusters.ts';
import { PLACE_TITLES } from '../../head-shares-table.ts';
import { type HeadStandings, STATE_NAMES, type Standing } from '../../head-standings.ts';
import { COLOURS } from '../series.ts';
import type { Colouring } from './atlas-data.ts';

type Legend = Colouring['legend'];
type Cell = readonly [place: number, strength: number];

/** Numbers stand on it, in both modes. */
const FULL = 55;
const NONE: Cell = [-1, 0];
const PALE = 20;
/** A share below this is not what a head does. */
const LEAST_SHARE = 0.3;

const series = (index: number) => `series-${index % COLOURS}`;

/** Every way to colour a run's grid that tells its heads apart; the first is the one that it opens with. */
export function colourings(
  heads: readonly HeadStandings[],
  simulators: number,
  profiles: FinishedRun['profiles'],
  clusters: readonly HeadCluster[],
): readonly Colouring[] {
  const byStanding = (cellOf: (standing: Standing, column: number) => Cell) =>
    Array.from({ length: simulators }, (_, column) =>
      heads.map(({ standings }) => {
        const standing = standings[column];
        return standing === undefined ? NONE : cellOf(standing, column);
      }),
    );
  const byHead = (cellOf: (head: HeadStandings) => Cell) =>
    Array.from({ length: simulators }, () => heads.map(cellOf));
  return [
    byTruth(byStanding),
    byWinner(heads, byStanding),
    byState(byStanding),
    byScore(byStanding),
    byShare(profiles, byHead),
    byCluster(clusters, byHead),
  ]
    .filter(({ cells }) => new Set(cells.flat().map(String)).size > 1)
    .map((each) => (each.cells.flat().some(([key]) => key < 0) ? each : { ...each, none: '' }));
}

type Paint<Of extends unknown[]> = (cellOf: (...of: Of) => Cell) => readonly (readonly Cell[])[];

function byTruth(paint: Paint<[Standing]>): Colouring {
  const legend: Legend = [
    { colour: 'good', strength: FULL, label: 'true explanation ranks first' },
    { colour: 'series-4', strength: FULL, label: 'tied with a false one' },
    { colour: 'bad', strength: FULL, label: 'false explanation ranks first' },
    { colour: 'good', strength: PALE, label: 'pale: no clear function' },
  ];
  const places = { true: 0, shared: 1, false: 2 };
  return {
    title: 'Truth of the best explanation',
    legend,
    none: 'nobody knows',
    cells: paint(({ truth, state }) =>
      truth === null ? NONE : [places[truth], state === 'none' ? PALE : FULL],
    ),
  };
}

function byWinner(heads: readonly HeadStandings[], paint: Paint<[Standing]>): Colouring {
  const winners = heads.flatMap(({ standings }) =>
    standings.flatMap(({ state, best }) =>
      state === 'none' || best.length !== 1 ? [] : best.map(({ text }) => text),
    ),
  );
  const bySize = [...Map.groupBy(winners, (text) => text)].toSorted(([, a], [, b]) => b.length - a.length);
  const most = bySize.slice(0, COLOURS).map(([text]) => text);
  const places = new Map(most.map((text, index) => [text, index]));
  const others = most.length;
  const tie = bySize.length > most.length ? others + 1 : others;
  return {
    title: 'Best explanation',
    legend: [
      ...most.map((text, index) => ({ colour: series(index), strength: FULL, label: shorten(text, 60) })),
      ...(tie > others ? [{ colour: 'ink', strength: FULL, label: 'another' }] : []),
      { colour: 'weak', strength: PALE, label: 'tie' },
    ],
    none: STATE_NAMES.none,
    // Where every head has explanations of its own, colours say nothing.
    cells:
      bySize.length > heads.length / 2
        ? []
        : paint(({ state, best }) => {
            if (state === 'none') return NONE;
            return best.length === 1 ? [places.get(best[0]?.text ?? '') ?? others, FULL] : [tie, FULL];
          }),
  };
}

function byState(paint: Paint<[Standing]>): Colouring {
  const places = { clear: 0, leads: 1, ties: 2 };
  return {
    title: 'How clear the best explanation is',
    legend: [
      { colour: 'good', strength: FULL, label: STATE_NAMES.clear },
      { colour: 'good', strength: 28, label: STATE_NAMES.leads },
      { colour: 'weak', strength: PALE, label: STATE_NAMES.ties },
    ],
    none: STATE_NAMES.none,
    cells: paint(({ state }) => (state === 'none' ? NONE : [places[state], FULL])),
  };
}

function byScore(paint: Paint<[Standing, number]>): Colouring {
  return {
    title: 'Score of the best explanation',
    legend: [
      { colour: 'heat-above', strength: 100, label: '1.00' },
      { colour: 'heat-above', strength: 50, label: '0.75' },
      { colour: 'heat-above', strength: 0, label: '0.50, chance' },
    ],
    none: 'no score',
    cells: paint(({ best }, column) => {
      const auc = best[0]?.scores[column]?.auc ?? null;
      return auc === null ? NONE : [0, Math.max(0, Math.round((auc - 0.5) * 200))];
    }),
  };
}

function byShare(profiles: FinishedRun['profiles'], paint: Paint<[HeadStandings]>): Colouring {
  return {
    title: 'Where its activation goes',
    legend: PLACES.map((place, index) => ({
      colour: series(index),
      strength: FULL,
      label: PLACE_TITLES[place],
    })),
    none: `nowhere ${percent(LEAST_SHARE)}`,
    cells: paint(({ name }) => {
      const most = largestShare(profiles, name);
      return most === null ? NONE : [PLACES.indexOf(most.place), Math.round(100 * most.share)];
    }),
  };
}

function byCluster(clusters: readonly HeadCluster[], paint: Paint<[HeadStandings]>): Colouring {
  const places = new Map(clusters.flatMap(({ heads }, index) => heads.map(({ name }) => [name, index])));
  return {
    title: 'Cluster',
    legend: clusters.map((_, index) => ({
      colour: index < COLOURS ? series(index) : 'ink',
      strength: FULL,
      label: clusterName(index),
    })),
    none: '',
    cells: paint(({ name }) => {
      const place = places.get(name);
      return place === undefined ? NONE : [place, FULL];
    }),
  };
}

/** `A`, `B`, … */
export function clusterName(index: number): string {
  return String.fromCharCode('A'.charCodeAt(0) + index);
}

/** The place that most of a head's activation goes to; null where none gets a good part of it, or nobody knows. */
export function largestShare(profiles: FinishedRun['profiles'], head: string) {
  const shares = profiles?.get(head)?.shares;
  if (shares === undefined) return null;
  const [most] = PLACES.map((place) => ({ place, share: shares[place] ?? 0 })).toSorted(
    (a, b) => b.share - a.share,
  );
  return most !== undefined && most.share >= LEAST_SHARE ? most : null;
}
