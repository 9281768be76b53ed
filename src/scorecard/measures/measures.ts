import type { z } from 'zod';
import { NOTHING } from '../../files/number-text.ts';
import { aucByBand, ceiling, meanAuc, pooledAuc, uncorrectedAuc } from './aucs.ts';
import { meanAveragePrecision, meanF1, meanPrecision, meanWeightedAuc } from './base-rate.ts';
import { chosen, winnersCurse } from './choices.ts';
import { aboveEmpty, identified, selectivity } from './controls.ts';
import type { MeasuredColumn, Shown } from './measure.ts';
import {
  accuracyOfPairs,
  answerMass,
  brier,
  calibrationError,
  meanProbability,
  unscoredPairs,
} from './probabilities.ts';
import { pairwiseRankingAccuracy, trueFirst, trueOverFalse } from './truth.ts';

/** Every measure of a simulator, in the order of the tables. A new one is a declaration in this list. */
const DECLARED = [
  pairwiseRankingAccuracy,
  selectivity,
  aboveEmpty,
  identified,
  meanAuc,
  uncorrectedAuc,
  ceiling,
  chosen,
  winnersCurse,
  meanAveragePrecision,
  meanF1,
  meanPrecision,
  meanWeightedAuc,
  aucByBand,
  pooledAuc,
  trueFirst,
  trueOverFalse,
  brier,
  accuracyOfPairs,
  calibrationError,
  meanProbability,
  answerMass,
  unscoredPairs,
] as const;

type Declared = (typeof DECLARED)[number];
type Intersection<Union> = (Union extends unknown ? (member: Union) => void : never) extends (
  member: infer All,
) => void
  ? All
  : never;

type MeasureFields = Intersection<Declared['fields']>;

type MeasureValues = z.output<z.ZodObject<MeasureFields>>;

// The type of a spread over a list of objects is that of any one of them; here it is all of them.
export const measureFields = Object.assign({}, ...DECLARED.map(({ fields }) => fields)) as MeasureFields;

export function measureColumn(column: MeasuredColumn): MeasureValues {
  return Object.assign({}, ...DECLARED.map(({ compute }) => compute(column))) as MeasureValues;
}

interface ShownMeasure {
  readonly heading: string;
  readonly meaning: string;
  readonly show: (summary: MeasureValues) => Shown;
}

export const MEASURES: readonly ShownMeasure[] = DECLARED;

/** The measures that say something of at least one of these simulators: of no truth or no controls, some have nothing. */
export function measuresOf(simulators: readonly MeasureValues[]): readonly ShownMeasure[] {
  return MEASURES.filter(({ show }) => simulators.some((each) => show(each).value !== NOTHING));
}
