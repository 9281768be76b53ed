import { headName } from '../activation-records/head.ts';
import { brierScore, calibration } from '../metrics/calibration.ts';
import { clusteredMean } from '../metrics/clustered-mean.ts';
import { proportionInterval } from '../metrics/confidence-interval.ts';
import { mean } from '../metrics/mean.ts';
import { rocAuc } from '../metrics/roc-auc.ts';
import { RESAMPLING_SEED } from '../scorecard/over-heads.ts';
import { compareScorings, pairedScores, scoredPairs } from '../scorecard/scored-pairs.ts';
import { ruleAnswer, ruleOf } from '../simulation/rules-simulator.ts';
import { PERTURBATIONS, type Perturbation } from './perturbations.ts';
import type { OrderEffect, PerturbationResponse, Validation } from './validation.ts';
import { EXAMPLE_ORDERS, type ValidationQuestion } from './validation-questions.ts';
import { verdictOf } from './verdict.ts';

/** A question and what the simulator said: P("1") and its mass, or null and why it gave none. */
export interface AnsweredQuestion extends ValidationQuestion {
  readonly probability: number | null;
  readonly mass: number | null;
  readonly unscored?: string;
}

/** p-values below it tell a head's AUC under a perturbation from that under the true explanation. */
const SIGNIFICANT = 0.05;
const MOST_REASONS = 3;

export function buildValidation(
  about: Pick<Validation, 'simulator' | 'protocol'>,
  answers: readonly AnsweredQuestion[],
): Validation {
  const underTrue = answers.filter(({ variant }) => variant.kind === 'true');
  const truth = byHead(underTrue);
  const overHeads = clusteredMean([...truth.aucs.values()], [...truth.aucs.keys()], {
    seed: RESAMPLING_SEED,
  });
  const validation = {
    version: 2 as const,
    ...about,
    questions: answers.length,
    unscored: answers.filter(({ probability }) => probability === null).length,
    unscoredBecause: reasonsOf(answers),
    meanMass: mean(answers.flatMap(({ mass }) => mass ?? [])),
    trueExplanation: { meanAuc: overHeads.mean, interval: overHeads.interval, heads: truth.aucs.size },
    floor: mean(byHead(answers.filter(({ variant }) => variant.kind === 'empty')).aucs.values()),
    ceiling: mean(byHead(underTrue.flatMap(byItsRule)).aucs.values()),
    perturbations: PERTURBATIONS.map((perturbation) => responseTo(perturbation, answers, truth)),
    probabilities: probabilitiesOf(underTrue),
    orders: EXAMPLE_ORDERS.map((order) => effectOf(order, answers, truth)),
  };
  return { ...validation, ...verdictOf(validation) };
}

/** The answers to one variant's questions by head, and the AUCs that they give, where there is one. */
interface ByHead {
  readonly answers: ReadonlyMap<string, readonly AnsweredQuestion[]>;
  readonly aucs: ReadonlyMap<string, number>;
}

function byHead(all: readonly AnsweredQuestion[]): ByHead {
  const answers = Map.groupBy(all, ({ pairCase }) => headName(pairCase.head));
  const aucs = [...answers].flatMap(([head, ofHead]): [string, number][] => {
    const { labels, probabilities } = scoredPairs(ofHead);
    const auc = rocAuc(labels, probabilities);
    return auc === null ? [] : [[head, auc]];
  });
  return { answers, aucs: new Map(aucs) };
}

/** A question under a true explanation as the explanation's rule answers it. */
function byItsRule(answer: AnsweredQuestion): readonly AnsweredQuestion[] {
  const { question } = answer;
  if (ruleOf(question.rule, question.explanation) === undefined) return [];
  const [first] = ruleAnswer(question).topLogprobs.filter(({ token }) => token === '1');
  return first === undefined ? [] : [{ ...answer, probability: Math.exp(first.logprob) }];
}

/** Over the heads that have an AUC at every severity: how it responds, and whether the severest makes it lower on the same pairs. */
function responseTo(
  { kind, title }: Perturbation,
  answers: readonly AnsweredQuestion[],
  truth: ByHead,
): PerturbationResponse {
  const severityOf = ({ variant }: AnsweredQuestion) => ('severity' in variant ? variant.severity : 0);
  const ofKind = answers.filter(({ variant }) => variant.kind === kind);
  const perturbed = [...Map.groupBy(ofKind, severityOf)]
    .sort(([a], [b]) => a - b)
    .map(([severity, asked]) => ({ severity, ...byHead(asked) }));
  const severest = perturbed.at(-1);
  const heads = [...truth.aucs.keys()].filter(
    (head) => severest !== undefined && perturbed.every(({ aucs }) => aucs.has(head)),
  );
  const lower = heads
    .map((head) =>
      compareScorings(pairedScores(truth.answers.get(head) ?? [], severest?.answers.get(head) ?? [])),
    )
    .filter(({ difference }) => difference !== null && difference > 0);
  const interval = proportionInterval(lower.length, heads.length);
  return {
    kind,
    title,
    severities: [{ severity: 0, ...truth }, ...perturbed].map(({ severity, aucs }) => ({
      severity,
      meanAuc: mean(heads.flatMap((head) => aucs.get(head) ?? [])),
    })),
    heads: heads.length,
    lower: lower.length,
    detected: lower.filter(({ pValue }) => pValue !== null && pValue < SIGNIFICANT).length,
    interval,
    reading:
      interval === null ? 'unclear' : interval.low > 0.5 ? 'yes' : interval.high < 0.5 ? 'no' : 'unclear',
  };
}

function reasonsOf(answers: readonly AnsweredQuestion[]): Validation['unscoredBecause'] {
  const reasons = answers.flatMap(({ unscored }) => unscored ?? []);
  return [...Map.groupBy(reasons, (reason) => reason)]
    .map(([reason, all]) => ({ reason, questions: all.length }))
    .toSorted((a, b) => b.questions - a.questions)
    .slice(0, MOST_REASONS);
}

function effectOf(
  order: (typeof EXAMPLE_ORDERS)[number],
  answers: readonly AnsweredQuestion[],
  truth: ByHead,
): OrderEffect {
  const asked = byHead(answers.filter(({ variant }) => variant.kind === 'order' && variant.order === order));
  const shifts = [...asked.answers].flatMap(([head, ofHead]) => {
    const { first, second } = pairedScores(ofHead, truth.answers.get(head) ?? []);
    return first.map((now, index) => now - (second[index] ?? now));
  });
  return {
    order,
    pairs: shifts.length,
    meanShift: mean(shifts),
    meanAbsoluteShift: mean(shifts.map(Math.abs)),
    aucChange: mean([...asked.aucs].map(([head, auc]) => auc - (truth.aucs.get(head) ?? auc))),
  };
}

function probabilitiesOf(answers: readonly AnsweredQuestion[]): Validation['probabilities'] {
  const { labels, probabilities } = scoredPairs(answers);
  const { expectedCalibrationError, bins } = calibration(labels, probabilities);
  return {
    brierScore: brierScore(labels, probabilities),
    expectedCalibrationError,
    calibration: bins.map((bin) => ({ ...bin })),
  };
}
