import { headName } from '../activation-records/head.ts';
import { brierScore } from '../metrics/brier-score.ts';
import { calibration } from '../metrics/calibration.ts';
import { clusteredMean } from '../metrics/clustered-mean.ts';
import { mean } from '../metrics/mean.ts';
import { proportionInterval } from '../metrics/proportion-interval.ts';
import { rocAuc } from '../metrics/roc-auc.ts';
import { RESAMPLING_SEED } from '../scorecard/resampling-seed.ts';
import { EXAMPLE_ORDERS } from './example-order.ts';
import { PERTURBATIONS, type Perturbation } from './perturbations.ts';
import type { OrderEffect, PerturbationResponse, Validation } from './validation.ts';
import type { ValidationQuestion, Variant } from './validation-questions.ts';
import { verdictOf } from './verdict.ts';

/** A question and what the simulator said: P("1") and its mass, or null where it gave none. */
export interface AnsweredQuestion extends ValidationQuestion {
  readonly probability: number | null;
  readonly mass: number | null;
}

/** What a simulator's answers say of it. */
export function buildValidation(
  about: Pick<Validation, 'simulator' | 'protocol'>,
  answers: readonly AnsweredQuestion[],
): Validation {
  const truth = aucByHead(answers.filter(({ variant }) => variant.kind === 'true'));
  const overHeads = clusteredMean([...truth.values()], [...truth.keys()], { seed: RESAMPLING_SEED });
  const perturbations = PERTURBATIONS.map((perturbation) => responseTo(perturbation, answers, truth));
  const validation = {
    version: 1 as const,
    ...about,
    questions: answers.length,
    unscored: answers.filter(({ probability }) => probability === null).length,
    meanMass: mean(answers.flatMap(({ mass }) => mass ?? [])),
    trueExplanation: { meanAuc: overHeads.mean, interval: overHeads.interval, heads: truth.size },
    floor: mean([...aucByHead(answers.filter(({ variant }) => variant.kind === 'empty')).values()]),
    perturbations,
    probabilities: probabilitiesOf(answers.filter(({ variant }) => variant.kind === 'true')),
    orders: EXAMPLE_ORDERS.map((order) => effectOf(order, answers, truth)),
  };
  return { ...validation, verdict: verdictOf(validation) };
}

function responseTo(
  { kind, title }: Perturbation,
  answers: readonly AnsweredQuestion[],
  truth: ReadonlyMap<string, number>,
): PerturbationResponse {
  const ofKind = answers.filter(({ variant }) => variant.kind === kind);
  const bySeverity = [...Map.groupBy(ofKind, ({ variant }) => severityOf(variant))]
    .sort(([a], [b]) => a - b)
    .map(([severity, asked]) => ({ severity, aucs: aucByHead(asked) }));
  const heads = [...truth.keys()].filter((head) => bySeverity.every(({ aucs }) => aucs.has(head)));
  const compared = bySeverity.length === 0 ? [] : heads;
  const severest = bySeverity.at(-1)?.aucs;
  const detected = compared.filter((head) => (severest?.get(head) ?? 1) < (truth.get(head) ?? 0)).length;
  const interval = proportionInterval(detected, compared.length);
  const meanOver = (aucs: ReadonlyMap<string, number>) =>
    mean(compared.flatMap((head) => aucs.get(head) ?? []));
  return {
    kind,
    title,
    severities: [
      { severity: 0, meanAuc: meanOver(truth) },
      ...bySeverity.map(({ severity, aucs }) => ({ severity, meanAuc: meanOver(aucs) })),
    ],
    heads: compared.length,
    detected,
    interval,
    reading:
      interval === null ? 'unclear' : interval.low > 0.5 ? 'yes' : interval.high < 0.5 ? 'no' : 'unclear',
  };
}

function severityOf(variant: Variant): number {
  return 'severity' in variant ? variant.severity : 0;
}

function effectOf(
  order: (typeof EXAMPLE_ORDERS)[number],
  answers: readonly AnsweredQuestion[],
  truth: ReadonlyMap<string, number>,
): OrderEffect {
  const asked = answers.filter(({ variant }) => variant.kind === 'order' && variant.order === order);
  const heads = aucByHead(asked);
  // A head's pairs come in one order in every variant.
  const given = answers.filter(({ head, variant }) => variant.kind === 'true' && heads.has(headName(head)));
  const shifts = asked.flatMap(({ probability }, index) => {
    const before = given[index]?.probability ?? null;
    return probability === null || before === null ? [] : [probability - before];
  });
  return {
    order,
    pairs: shifts.length,
    meanShift: mean(shifts),
    meanAbsoluteShift: mean(shifts.map(Math.abs)),
    aucChange: mean([...heads].flatMap(([head, auc]) => auc - (truth.get(head) ?? auc))),
  };
}

/** The AUCs that exist, by head. */
function aucByHead(answers: readonly AnsweredQuestion[]): ReadonlyMap<string, number> {
  const heads = Map.groupBy(answers, ({ head }) => headName(head));
  return new Map(
    [...heads].flatMap(([head, ofHead]): [string, number][] => {
      const { labels, probabilities } = scored(ofHead);
      const auc = rocAuc(labels, probabilities);
      return auc === null ? [] : [[head, auc]];
    }),
  );
}

function probabilitiesOf(answers: readonly AnsweredQuestion[]): Validation['probabilities'] {
  const { labels, probabilities } = scored(answers);
  const { expectedCalibrationError, bins } = calibration(labels, probabilities);
  return {
    brierScore: brierScore(labels, probabilities),
    expectedCalibrationError,
    calibration: bins.map((bin) => ({ ...bin })),
  };
}

function scored(answers: readonly AnsweredQuestion[]) {
  const known = answers.flatMap(({ label, probability }) =>
    probability === null ? [] : [{ label, probability }],
  );
  return {
    labels: known.map(({ label }) => label),
    probabilities: known.map(({ probability }) => probability),
  };
}
