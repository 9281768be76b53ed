import pc from 'picocolors';
import { type Head, headName } from '../activation-records/head.ts';
import type { HeadRecord } from '../activation-records/head-record.ts';
import {
  type FirstTokenRole,
  firstTokenRole,
  type HeadShares,
  headShares,
  PLACES,
  type Place,
} from '../activation-records/head-shares.ts';
import { decimal, percent, someOf } from '../files/number-text.ts';
import { textTable } from '../files/text-table.ts';
import { type StrongestPlaces, strongestPlaces } from '../token-pairs/strongest-places.ts';

interface HeadOverview extends Head {
  readonly top: number;
  readonly random: number;
  readonly shares: HeadShares;
  readonly firstToken: FirstTokenRole;
  readonly strongest: StrongestPlaces;
}

export function headOverview(record: HeadRecord): HeadOverview {
  const all = [...record.top, ...record.random];
  const shares = headShares(all);
  const firstToken = firstTokenRole(all, shares);
  return {
    ...record.head,
    top: record.top.length,
    random: record.random.length,
    shares,
    firstToken,
    strongest: strongestPlaces(record, firstToken),
  };
}

export const PLACE_TITLES: Readonly<Record<Place, string>> = {
  self: 'itself',
  previous: 'previous token',
  first: 'first token',
  copy: 'earlier copy',
  'after-copy': 'after a copy',
};

/** From this share on, a place is what the head mostly does. */
const MOSTLY = 0.5;

/** The heads as a table, in the order given; what a head mostly does stands out. */
export function headSharesTable(heads: readonly HeadOverview[]): string {
  const rows = heads.map(({ top, random, shares, ...head }) => [
    headName(head),
    top,
    random,
    ...PLACES.map((place) => {
      const { share } = shares[place];
      return share !== null && share >= MOSTLY ? pc.green(decimal(share)) : decimal(share);
    }),
  ]);
  return [
    textTable(['head', 'top', 'random', ...PLACES.map((place) => PLACE_TITLES[place])], rows),
    'Share of activation that goes to each place, averaged over attending tokens from the third on.',
    ...firstTokenLines(heads),
    ...contradictions(heads),
  ].join('\n');
}

const MOST_NAMED = 6;

function names(heads: readonly Head[]): string {
  return someOf(heads.map(headName), MOST_NAMED);
}

function firstTokenLines(heads: readonly HeadOverview[]): readonly string[] {
  const resting = heads.filter(({ firstToken }) => firstToken === 'rests');
  const attending = heads.filter(({ firstToken }) => firstToken === 'attends');
  return [
    ...(resting.length > 0
      ? [
          `${names(resting)} ${resting.length === 1 ? 'uses' : 'use'} the first token as an attention sink: pairs.toAtLeast: 1 in a suite leaves it out, as init does.`,
        ]
      : []),
    ...(attending.length > 0 ? [`Attending to the first token is the function of ${names(attending)}.`] : []),
  ];
}

/** Heads that a suite would ask about something else than what they mostly do. */
function contradictions(heads: readonly HeadOverview[]): readonly string[] {
  return heads.flatMap(({ shares, strongest: { pairs, at }, firstToken, ...head }) => {
    // Of all rows: a place that few tokens have is not what the head mostly does.
    const ofAll = (place: Place) =>
      ((shares[place].share ?? 0) * shares[place].rows) / Math.max(1, shares.self.rows);
    const [most] = PLACES.toSorted((a, b) => ofAll(b) - ofAll(a)).filter(
      (place) => place !== 'first' || firstToken !== 'rests',
    );
    if (most === undefined || ofAll(most) < MOSTLY || 2 * at[most] >= pairs) return [];
    const [instead = most] = PLACES.toSorted((a, b) => at[b] - at[a]);
    const where = at[instead] > at[most] ? `, ${at[instead]} to ${THE_PLACES[instead]}` : '';
    const advice = instead === 'first' ? ': set pairs.toAtLeast: 1' : '';
    return [
      pc.yellow(
        `${headName(head)}: ${percent(ofAll(most))} goes to ${THE_PLACES[most]}, but of its ${pairs} strongest pairs ${at[most]} do${where}${advice}.`,
      ),
    ];
  });
}

const THE_PLACES: Readonly<Record<Place, string>> = {
  self: 'the token itself',
  previous: 'the previous token',
  first: 'the first token',
  copy: 'earlier copies',
  'after-copy': 'the token after a copy',
};

/** Sorted by a place's share, the largest first and those without one last; equal ones stay in order. */
export function sortByShare(heads: readonly HeadOverview[], place: Place): readonly HeadOverview[] {
  const share = ({ shares }: HeadOverview) => shares[place].share ?? -1;
  return [...heads].sort((a, b) => share(b) - share(a));
}
