import { headName } from '../activation-records/head.ts';
import { pairedDelong } from '../metrics/auc-difference.ts';
import { brierScore, calibration } from '../metrics/calibration.ts';
import { clusteredMean } from '../metrics/clustered-mean.ts';
import { proportionInterval } from '../metrics/confidence-interval.ts';
import { mean } from '../metrics/mean.ts';
import { rocAuc } from '../metrics/roc-auc.ts';
import { RESAMPLING_SEED } from '../scorecard/over-heads.ts';
import { ruleAnswer, ruleOf } from '../simulation/rules-simulator.ts';
import { PERTURBATIONS, type Perturbation } from './perturbations.ts';
import type { OrderEffect, PerturbationResponse, Validation } from './validation.ts';
import { EXAMPLE_ORDERS, type ValidationQuestion, type Variant } from './validation-questions.ts';
import { verdictOf } from './verdict.ts';

/** A question and what the simulator said: P("1") and its mass, or null where it gave none. */
export interface AnsweredQuestion extends ValidationQuestion {
  readonly probability: number | null;
  readonly mass: number | null;
  /** Why there is none. */
  readonly unscored?: string;
}

/** p-values below it tell a head's AUC under a perturbation from that under the true explanation. */
const SIGNIFICANT = 0.05;
/** Reasons for missing scores that are told. */
const MOST_REASONS = 3;

/** What a simulator's answers say of it. */
export function buildValidation(
  about: Pick<Validation, 'simulator' | 'protocol'>,
  answers: readonly AnsweredQuestion[],
): Validation {
  const truth = aucByHead(answers.filter(({ variant }) => variant.kind === 'true'));
  const overHeads = clusteredMean([...truth.values()], [...truth.keys()], { seed: RESAMPLING_SEED });
  const perturbations = PERTURBATIONS.map((perturbation) => responseTo(perturbation, answers, truth));
  const validation = {
    version: 2 as const,
    ...about,
    questions: answers.length,
    unscored: answers.filter(({ probability }) => probability === null).length,
    unscoredBecause: reasonsOf(answers),
    meanMass: mean(answers.flatMap(({ mass }) => mass ?? [])),
    trueExplanation: { meanAuc: overHeads.mean, interval: overHeads.interval, heads: truth.size },
    floor: mean([...aucByHead(answers.filter(({ variant }) => variant.kind === 'empty')).values()]),
    ceiling: mean([...aucByHead(answers.flatMap(byItsRule)).values()]),
    perturbations,
    probabilities: probabilitiesOf(answers.filter(({ variant }) => variant.kind === 'true')),
    orders: EXAMPLE_ORDERS.map((order) => effectOf(order, answers, truth)),
  };
  return { ...validation, ...verdictOf(validation) };
}

/** A question under a true explanation as the explanation's rule answers it. */
function byItsRule(answer: AnsweredQuestion): readonly AnsweredQuestion[] {
  const { variant, question } = answer;
  if (variant.kind !== 'true' || ruleOf(question.rule, question.explanation) === undefined) return [];
  const [first] = ruleAnswer(question).topLogprobs.filter(({ token }) => token === '1');
  return first === undefined ? [] : [{ ...answer, probability: Math.exp(first.logprob) }];
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
  const severest = bySeverity.at(-1)?.severity ?? 0;
  const falls = compared.map((head) => fallOf(head, answers, { kind, severity: severest }));
  const detected = falls.filter((fall) => fall === 'beyond noise').length;
  const lower = falls.filter((fall) => fall !== 'none').length;
  const interval = proportionInterval(lower, compared.length);
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
    lower,
    detected,
    interval,
    reading:
      interval === null ? 'unclear' : interval.low > 0.5 ? 'yes' : interval.high < 0.5 ? 'no' : 'unclear',
  };
}

/** Whether a head's AUC is lower under a perturbation, on the same pairs, and by more than a paired test lets happen by chance. */
function fallOf(
  name: string,
  answers: readonly AnsweredQuestion[],
  { kind, severity }: { readonly kind: string; readonly severity: number },
): 'beyond noise' | 'within noise' | 'none' {
  const ofHead = answers.filter(({ head }) => headName(head) === name);
  // A head's pairs come in one order in every variant.
  const truth = ofHead.filter(({ variant }) => variant.kind === 'true');
  const perturbed = ofHead.filter(({ variant }) => variant.kind === kind && severityOf(variant) === severity);
  const both = truth.flatMap(({ label, probability }, index) => {
    const other = perturbed[index]?.probability ?? null;
    return probability === null || other === null ? [] : [{ label, probability, other }];
  });
  const { difference, pValue } = pairedDelong(
    both.map(({ label }) => label),
    both.map(({ probability }) => probability),
    both.map(({ other }) => other),
  );
  if (difference === null || difference <= 0) return 'none';
  return pValue !== null && pValue < SIGNIFICANT ? 'beyond noise' : 'within noise';
}

function reasonsOf(answers: readonly AnsweredQuestion[]): Validation['unscoredBecause'] {
  const reasons = answers.flatMap(({ unscored }) => unscored ?? []);
  return [...Map.groupBy(reasons, (reason) => reason)]
    .map(([reason, all]) => ({ reason, questions: all.length }))
    .toSorted((a, b) => b.questions - a.questions)
    .slice(0, MOST_REASONS);
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
