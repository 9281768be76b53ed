import Table from 'cli-table3';
import pc from 'picocolors';
import { type Head, headName } from '../activation-records/head.ts';
import { type HeadShares, PLACES, type Place } from '../activation-records/head-shares.ts';
import { decimal } from '../metrics/number-text.ts';

/** A head, and where its activation goes. */
export interface HeadOverview extends Head {
  readonly top: number;
  readonly random: number;
  readonly shares: HeadShares;
}

/** What each place is called where people read it. */
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
  const table = new Table({
    head: ['head', 'top', 'random', ...PLACES.map((place) => PLACE_TITLES[place])].map((each) =>
      pc.bold(each),
    ),
    colAligns: ['left', ...Array.from({ length: 2 + PLACES.length }, () => 'right' as const)],
    style: { head: [], border: [], compact: true },
  });
  for (const { layer, head, top, random, shares } of heads) {
    table.push([
      headName({ layer, head }),
      top,
      random,
      ...PLACES.map((place) => {
        const { share } = shares[place];
        return share !== null && share >= MOSTLY ? pc.green(decimal(share)) : decimal(share);
      }),
    ]);
  }
  return `${table.toString()}\nShare of activation that goes to each place, averaged over attending tokens from the third on.`;
}

/** Sorted by a place's share, the largest first and those without one last; equal ones stay in order. */
export function sortByShare(heads: readonly HeadOverview[], place: Place): readonly HeadOverview[] {
  const share = ({ shares }: HeadOverview) => shares[place].share ?? -1;
  return [...heads].sort((a, b) => share(b) - share(a));
}
