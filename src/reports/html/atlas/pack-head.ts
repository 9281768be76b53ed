import type { PatternExcerpt } from '../../../activation-records/head-profile.ts';
import { joinedPieces } from '../../../activation-records/split-characters.ts';
import { decimal, range } from '../../../files/number-text.ts';
import { visibleText } from '../../../files/visible-text.ts';
import { explanationKey, pairName } from '../../../pair-cases/pair-case.ts';
import { aucOfBand } from '../../../scorecard/measures/aucs.ts';
import type { ExplanationPredictions, Prediction } from '../../../scorecard/predictions.ts';
import type { ExplanationScore, ScoredExplanation } from '../../../scorecard/scored-explanation.ts';
import { ORDER_ONLY_WORDS } from '../../../scorecard/trivial-scores.ts';
import type { FinishedRun } from '../../finished-run.ts';
import type { HeadStandings } from '../../head-standings.ts';
import type { HeadDetail, PackedPattern, PackedScore, PackedTokens } from './atlas-data.ts';

/** Sequences longer than this hold only what stands near their pairs. */
const LONGEST_WHOLE = 96;
const NEAR = 20;
const UNSCORED = -1;
const NOT_ASKED = -2;

interface MoreColumns {
  readonly headings: readonly string[];
  readonly show: (score: ExplanationScore, predictions: readonly Prediction[]) => readonly string[];
}

/** Precision and the like where the run knows how often heads are active, and the AUC by band where strong pairs have bands. */
export function moreColumns(hasRates: boolean, bands: readonly number[]): MoreColumns {
  return {
    headings: [
      ...(hasRates ? ['Precision', 'Recall', 'F1', 'Average precision', 'Weighted AUC'] : []),
      ...(bands.length > 0 ? ['AUC by band'] : []),
    ],
    show: ({ atBaseRate: found }, predictions) => [
      ...(hasRates
        ? [
            found ? `${decimal(found.precision)} (${range(found.precisionInterval)})` : decimal(null),
            ...[found?.recall, found?.f1, found?.averagePrecision, found?.weightedAuc].map((each) =>
              decimal(each),
            ),
          ]
        : []),
      ...(bands.length > 0 ? [bands.map((band) => decimal(aucOfBand(predictions, band))).join(' / ')] : []),
    ],
  };
}

/** Everything that a head's panel shows, each pair and each sequence once. */
export function packHead(
  { name, explanations }: HeadStandings,
  {
    predictionsOf,
    placeOf,
    more,
    profiles,
  }: {
    readonly predictionsOf: ReadonlyMap<string, ExplanationPredictions>;
    readonly placeOf: (text: string) => number;
    readonly more: MoreColumns;
    readonly profiles: FinishedRun['profiles'];
  },
): HeadDetail {
  const found = explanations.map((each) =>
    predictionsOf.get(explanationKey({ head: each, explanation: each })),
  );
  const cases = new Map(
    found
      .flatMap((each) => each?.columns.flat() ?? [])
      .map(({ pairCase }) => [pairName(pairCase.pair), pairCase]),
  );
  const bySequence = [...Map.groupBy(cases.values(), ({ pair }) => pair.record)];
  const placeOfRecord = new Map(bySequence.map(([record], place) => [record, place]));
  const profile = profiles?.get(name);
  const reasons = found.flatMap((each) => each?.columns.flat().flatMap(({ error }) => error ?? []) ?? []);
  return {
    explanations: explanations.map((each, index) => ({
      text: placeOf(each.text),
      kind: kindOf(each),
      scores: each.scores.map(packScore),
      ...(more.headings.length === 0
        ? {}
        : {
            more: each.scores.map((score, column) => more.show(score, found[index]?.columns[column] ?? [])),
          }),
    })),
    sequences: bySequence.map(([record, ofRecord]) => ({
      record: visibleText(record),
      parts: packTokens(
        ofRecord[0]?.tokens ?? [],
        ofRecord.flatMap(({ pair }) => [pair.from, pair.to]),
      ),
    })),
    pairs: [...cases.values()].map(({ pair }) => [
      placeOfRecord.get(pair.record) ?? 0,
      pair.from,
      pair.to,
      pair.label,
      Number(pair.activation.toPrecision(3)),
    ]),
    predictions: found.map((each) => (each?.columns ?? []).map((column) => packColumn(column, cases.keys()))),
    errors: [...new Set(reasons)].map((reason) => visibleText(reason).slice(0, 300)),
    pattern: profile?.excerpt === undefined ? null : packPattern(profile.excerpt),
    shares: profile?.shares ?? null,
  };
}

/** What the explanation is known to be, or whose it is. */
export function kindOf({
  truth,
  control,
  donor,
}: Pick<ScoredExplanation, 'truth' | 'control' | 'donor'>): string {
  if (control !== undefined) return donor === undefined ? `${control} control` : `of ${donor}`;
  return truth === undefined ? '' : String(truth);
}

export function packScore({
  auc,
  interval,
  undefinedBecause,
  uncorrected,
  orderOnly,
  unscored,
  choice,
}: ExplanationScore): PackedScore {
  const raw = rounded(uncorrected?.auc ?? null);
  const notes = [
    ...(auc === null ? [undefinedBecause ?? 'not scored'] : []),
    ...(orderOnly === undefined ? [] : [`order only: ${ORDER_ONLY_WORDS[orderOnly]}`]),
    ...(unscored > 0 ? [`${unscored} unscored`] : []),
    ...(choice === undefined
      ? []
      : [`${choice.chosen ? 'chosen' : 'not chosen'} on other pairs (${decimal(choice.auc)} there)`]),
  ];
  return {
    value: rounded(auc),
    low: rounded(interval?.low ?? null),
    high: rounded(interval?.high ?? null),
    ...(raw === null ? {} : { raw }),
    ...(notes.length > 0 ? { note: notes.join('; ') } : {}),
  };
}

function rounded(value: number | null): number | null {
  return value === null ? null : Number(value.toFixed(3));
}

function packColumn(predictions: readonly Prediction[], pairs: Iterable<string>): readonly number[] {
  const byPair = new Map(
    predictions.map(({ pairCase, probability }) => [pairName(pairCase.pair), probability]),
  );
  return Array.from(pairs, (pair) => {
    const probability = byPair.get(pair);
    if (probability === undefined) return NOT_ASKED;
    return probability === null ? UNSCORED : Math.round(probability * 1000);
  });
}

/** A sequence whole, or where it is long what stands near the marked tokens. */
function packTokens(tokens: readonly string[], marked: readonly number[]): readonly PackedTokens[] {
  const isNear = (place: number) =>
    tokens.length <= LONGEST_WHOLE || marked.some((each) => Math.abs(each - place) <= NEAR);
  const parts: { start: number; tokens: string[] }[] = [];
  for (const [place, token] of joinedPieces(tokens, marked).entries()) {
    if (!isNear(place)) continue;
    if (place === 0 || !isNear(place - 1)) parts.push({ start: place, tokens: [] });
    parts.at(-1)?.tokens.push(visibleText(token));
  }
  return parts;
}

function packPattern({ record, start, tokens, cells }: PatternExcerpt): PackedPattern {
  const strongest = cells[0]?.activation ?? 1;
  return {
    record: visibleText(record),
    start,
    tokens: tokens.map(visibleText),
    cells: cells.flatMap(({ from, to, activation }) => [
      from,
      to,
      Math.round((100 * activation) / strongest),
    ]),
  };
}
