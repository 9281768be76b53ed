import { headName } from '../activation-records/head.ts';
import { type ClusteredMean, clusteredMean } from '../metrics/clustered-mean.ts';
import { mean } from '../metrics/mean.ts';
import { identifications } from '../scorecard/measures/controls.ts';
import { RESAMPLING_SEED } from '../scorecard/over-heads.ts';
import type { Scorecard } from '../scorecard/scorecard.ts';
import type { ScoredExplanation } from '../scorecard/scored-explanation.ts';

/**
 * How an explainer's explanations, one of each head, stand with one simulator. Null where the suite lacks the controls.
 */
export interface ExplainerStanding {
  readonly explainer: string;
  readonly simulator: string;
  readonly heads: number;
  /** Heads whose explanation is above all donors', of those that have donors. */
  readonly above: { readonly heads: number; readonly of: number } | null;
  /** How often an explanation is above a donor's, ties counted half. */
  readonly ranking: number | null;
  /** Mean AUC less that of an empty explanation, else of the donors. */
  readonly lessBaseline: ClusteredMean;
  readonly meanAuc: number | null;
  readonly origins: readonly NonNullable<ScoredExplanation['origin']>[];
  /** A head. */
  readonly took: Readonly<Record<'seconds' | 'tokens' | 'cost', number | null>>;
}

const OF_THE_SUITE = 'the suite’s own';

export function explainerStandings({ explanations, simulators }: Scorecard): readonly ExplainerStanding[] {
  const controls = explanations.filter(({ control }) => control !== undefined);
  const claims = explanations.filter(
    ({ control, truth, union }) => control === undefined && truth !== false && union === undefined,
  );
  const isAny = claims.some(({ writtenBy }) => writtenBy !== undefined);
  const byExplainer = Map.groupBy(isAny ? claims : [], ({ writtenBy }) => writtenBy ?? OF_THE_SUITE);
  return [...byExplainer].flatMap(([explainer, all]) => {
    // An explainer's first explanation of a head is its best.
    const first = [...Map.groupBy(all, headName).values()].flatMap((ofHead) => ofHead.slice(0, 1));
    const origins = first.flatMap(({ origin }) => origin ?? []);
    const took = origins.flatMap((origin) => origin.took ?? []);
    return simulators.map(({ name: simulator }, column) => ({
      explainer,
      simulator,
      heads: first.length,
      ...standing(first, controls, column),
      origins,
      took: {
        seconds: mean(took.map(({ seconds }) => seconds)),
        tokens: mean(took.flatMap(({ tokens }) => tokens ?? [])),
        cost: mean(took.flatMap(({ cost }) => cost ?? [])),
      },
    }));
  });
}

function standing(
  own: readonly ScoredExplanation[],
  controls: readonly ScoredExplanation[],
  column: number,
): Pick<ExplainerStanding, 'above' | 'ranking' | 'lessBaseline' | 'meanAuc'> {
  const tried = identifications([...own, ...controls], column);
  const above = tried.map(({ own: auc, donors }) =>
    mean(donors.map((donor) => (Math.sign(auc - donor) + 1) / 2)),
  );
  const lessBaseline = own.flatMap((explanation) => {
    const ofHead = controls.filter((each) => headName(each) === headName(explanation));
    const empty = ofHead.filter(({ control }) => control === 'empty');
    const aucs = (empty.length > 0 ? empty : ofHead).flatMap(({ scores }) => scores[column]?.auc ?? []);
    const [auc, baseline] = [explanation.scores[column]?.auc ?? null, mean(aucs)];
    return auc === null || baseline === null ? [] : [auc - baseline];
  });
  return {
    above:
      tried.length === 0 ? null : { heads: tried.filter(({ isFirst }) => isFirst).length, of: tried.length },
    ranking: mean(above.flatMap((each) => each ?? [])),
    lessBaseline: clusteredMean(
      lessBaseline,
      lessBaseline.map((_, index) => String(index)),
      { seed: RESAMPLING_SEED, range: [-1, 1] },
    ),
    meanAuc: mean(own.flatMap(({ scores }) => scores[column]?.auc ?? [])),
  };
}
