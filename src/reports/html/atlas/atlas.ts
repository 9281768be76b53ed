import { headName } from '../../../activation-records/head.ts';
import { percent } from '../../../files/number-text.ts';
import { shorten, visibleText } from '../../../files/visible-text.ts';
import { explanationKey } from '../../../pair-cases/pair-case.ts';
import { bandsOf } from '../../../scorecard/measures/aucs.ts';
import { byReading } from '../../../scorecard/reading.ts';
import type { FinishedRun } from '../../finished-run.ts';
import { type HeadCluster, headClusters } from '../../head-clusters.ts';
import { PLACE_TITLES } from '../../head-shares-table.ts';
import { type HeadStandings, headStandings, STATE_NAMES } from '../../head-standings.ts';
import type { AtlasIndex, HeadDetail } from './atlas-data.ts';
import { clusterName, colourings, largestShare } from './colourings.ts';
import { moreColumns, packHead, packScore } from './pack-head.ts';

/**
 * A run's heads as the page shows them: what its table and grid read at once, and what each panel reads when opened.
 */
export interface Atlas {
  readonly allHeads: readonly HeadStandings[];
  readonly heads: readonly HeadStandings[];
  /** The most trusted simulator's place. */
  readonly trusted: number;
  readonly clusters: readonly HeadCluster[];
  readonly index: AtlasIndex;
  /** One head's panel at a time: all at once would be the page's size again. */
  readonly detailOf: (head: HeadStandings) => HeadDetail;
}

/** Scores that a page can show without being slow: of a head, one for each explanation and simulator. */
const MOST_SCORES = 30_000;

/** Gathers everything about a run's heads, or where they have more scores than the page may hold, about those that do best. */
export function atlasOf(
  { scorecard, predictions, profiles }: FinishedRun,
  mostScores: number = MOST_SCORES,
): Atlas {
  const allHeads = headStandings(scorecard);
  const trusted = byReading(scorecard)[0]?.column ?? 0;
  const scores = scorecard.explanations.length * scorecard.simulators.length;
  const heads = highest(allHeads, trusted, Math.floor((mostScores * allHeads.length) / scores));
  const isShown = new Set(heads.map(({ name }) => name));
  const clusters = headClusters(heads, profiles, trusted);
  const clusterOf = new Map(
    clusters.flatMap(({ heads: inside }, index) => inside.map(({ name }) => [name, clusterName(index)])),
  );
  const places = new Map<string, number>();
  const placeOf = (text: string) => {
    const place = places.get(text) ?? places.size;
    places.set(text, place);
    return place;
  };
  for (const { explanations } of heads) for (const { text } of explanations) placeOf(text);
  const hasRates = scorecard.explanations.some(({ scores }) => scores.some((score) => 'atBaseRate' in score));
  const more = moreColumns(hasRates, bandsOf(predictions));
  const ofHeads = predictions.filter(({ head }) => isShown.has(headName(head)));
  const predictionsOf = new Map(ofHeads.map((each) => [explanationKey(each), each]));
  return {
    allHeads,
    heads,
    trusted,
    clusters,
    detailOf: (head) => packHead(head, { predictionsOf, placeOf, more, profiles }),
    index: {
      simulators: scorecard.simulators.map(({ name }) => shorten(name, 80)),
      trusted,
      texts: [...places.keys()].map(visibleText),
      states: STATE_NAMES,
      more: more.headings,
      colourings: colourings(heads, scorecard.simulators.length, profiles, clusters),
      heads: heads.map(({ name, layer, explanations, standings }) => ({
        name,
        layer,
        does: doesInWords(profiles, name),
        cluster: clusterOf.get(name) ?? '',
        tried: explanations.flatMap(({ text, control }) => (control === undefined ? [placeOf(text)] : [])),
        standings: standings.map(({ state, truth, best }, column) => {
          const score = best[0]?.scores[column];
          return {
            state,
            truth,
            best: best.map(({ text }) => placeOf(text)),
            ...(score ? packScore(score) : { value: null, low: null, high: null }),
          };
        }),
      })),
    },
  };
}

function highest(heads: readonly HeadStandings[], column: number, most: number): readonly HeadStandings[] {
  if (heads.length <= most) return heads;
  const aucOf = ({ standings }: HeadStandings) => standings[column]?.best[0]?.scores[column]?.auc ?? -1;
  const shown = new Set(heads.toSorted((a, b) => aucOf(b) - aucOf(a)).slice(0, most));
  return heads.filter((head) => shown.has(head));
}

function doesInWords(profiles: FinishedRun['profiles'], name: string): string {
  const most = largestShare(profiles, name);
  return most === null ? '' : `${PLACE_TITLES[most.place]} ${percent(most.share)}`;
}
