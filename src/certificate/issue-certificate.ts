import { headName } from '../activation-records/head.ts';
import { brierScore } from '../metrics/brier-score.ts';
import { calibration } from '../metrics/calibration.ts';
import { clusteredMean } from '../metrics/clustered-mean.ts';
import { mean } from '../metrics/mean.ts';
import { proportionInterval } from '../metrics/proportion-interval.ts';
import { rocAuc } from '../metrics/roc-auc.ts';
import { RESAMPLING_SEED } from '../scorecard/resampling-seed.ts';
import type { Certificate, DamageResponse, OrderEffect } from './certificate.ts';
import { DAMAGES, type Damage } from './damage.ts';
import { EXAMPLE_ORDERS } from './example-order.ts';
import type { CertificateQuestion, Variant } from './questions.ts';
import { verdictOf } from './verdict.ts';

/** A question and what the judge said: P("1") and its mass, or null where it gave none. */
export interface AnsweredQuestion extends CertificateQuestion {
  readonly probability: number | null;
  readonly mass: number | null;
}

/** What a judge's answers say of it. */
export function issueCertificate(
  about: Pick<Certificate, 'simulator' | 'protocol'>,
  answers: readonly AnsweredQuestion[],
): Certificate {
  const truth = aucByHead(answers.filter(({ variant }) => variant.kind === 'true'));
  const overHeads = clusteredMean([...truth.values()], [...truth.keys()], { seed: RESAMPLING_SEED });
  const damages = DAMAGES.map((damage) => responseTo(damage, answers, truth));
  const certificate = {
    version: 1 as const,
    ...about,
    questions: answers.length,
    unscored: answers.filter(({ probability }) => probability === null).length,
    meanMass: mean(answers.flatMap(({ mass }) => mass ?? [])),
    trueRule: { meanAuc: overHeads.mean, interval: overHeads.interval, heads: truth.size },
    floor: mean([...aucByHead(answers.filter(({ variant }) => variant.kind === 'empty')).values()]),
    damages,
    probabilities: probabilitiesOf(answers.filter(({ variant }) => variant.kind === 'true')),
    orders: EXAMPLE_ORDERS.map((order) => effectOf(order, answers, truth)),
  };
  return { ...certificate, verdict: verdictOf(certificate) };
}

function responseTo(
  { kind, title }: Damage,
  answers: readonly AnsweredQuestion[],
  truth: ReadonlyMap<string, number>,
): DamageResponse {
  const ofKind = answers.filter(({ variant }) => variant.kind === kind);
  const byDose = [...Map.groupBy(ofKind, ({ variant }) => doseOf(variant))]
    .sort(([a], [b]) => a - b)
    .map(([dose, asked]) => ({ dose, aucs: aucByHead(asked) }));
  const heads = [...truth.keys()].filter((head) => byDose.every(({ aucs }) => aucs.has(head)));
  const compared = byDose.length === 0 ? [] : heads;
  const severest = byDose.at(-1)?.aucs;
  const noticed = compared.filter((head) => (severest?.get(head) ?? 1) < (truth.get(head) ?? 0)).length;
  const interval = proportionInterval(noticed, compared.length);
  const meanOver = (aucs: ReadonlyMap<string, number>) =>
    mean(compared.flatMap((head) => aucs.get(head) ?? []));
  return {
    kind,
    title,
    doses: [
      { dose: 0, meanAuc: meanOver(truth) },
      ...byDose.map(({ dose, aucs }) => ({ dose, meanAuc: meanOver(aucs) })),
    ],
    heads: compared.length,
    noticed,
    interval,
    reading:
      interval === null ? 'unclear' : interval.low > 0.5 ? 'yes' : interval.high < 0.5 ? 'no' : 'unclear',
  };
}

function doseOf(variant: Variant): number {
  return 'dose' in variant ? variant.dose : 0;
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

function probabilitiesOf(answers: readonly AnsweredQuestion[]): Certificate['probabilities'] {
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
