import { brierScore } from '../../src/metrics/calibration.ts';
import { clusteredMean } from '../../src/metrics/clustered-mean.ts';
import { mean } from '../../src/metrics/mean.ts';
import { pairedMeanDifference } from '../../src/metrics/paired-mean-difference.ts';
import { rocAuc } from '../../src/metrics/roc-auc.ts';
import type { Judgement } from './judge-suite.ts';

/** What the table says of one judge on one suite. */
export interface Figures {
  readonly truth: string;
  readonly others: string;
  readonly difference: string;
  readonly first: string;
  /** Of what is left when the answers under an explanation that says nothing are taken off. */
  readonly againstNothing: string;
  /** The same of those under common rules; undefined where these were not asked. */
  readonly againstRules: string | undefined;
  readonly mass: number;
  readonly brier: number | null;
  /** Of the middle question. */
  readonly seconds: number;
}

/** What a judgement is ranked by. */
export type Score = (judgement: Judgement) => number;

export const RAW: Score = ({ logOdds }) => logOdds;
/** What the explanation adds to what the judge sees under one that says nothing, as `baselineCorrection: empty` has it. */
export const AGAINST_EMPTY: Score = ({ logOdds, withoutRule }) => logOdds - withoutRule;
/** What it adds to what the judge sees under common rules, as `baselineCorrection: common` has it. */
export const AGAINST_COMMON: Score = ({ logOdds, underRules = [] }) =>
  mean(underRules.map((each) => logOdds - each)) ?? Number.NaN;

/** A head's AUC under its own explanation, and under each other one. */
export interface HeadAucs {
  readonly head: string;
  readonly truth: number;
  readonly others: readonly number[];
}

export function aucsByHead<Judged extends Pick<Judgement, 'head' | 'explanation' | 'truth' | 'label'>>(
  judgements: readonly Judged[],
  score: (judgement: Judged) => number,
): readonly HeadAucs[] {
  return [...Map.groupBy(judgements, ({ head }) => head)].map(([head, ofHead]) => {
    const aucs = [...Map.groupBy(ofHead, ({ explanation }) => explanation).values()].map((asked) => ({
      truth: asked[0]?.truth ?? false,
      auc:
        rocAuc(
          asked.map(({ label }) => label),
          asked.map(score),
        ) ?? 0.5,
    }));
    const others = aucs.filter(({ truth }) => !truth).map(({ auc }) => auc);
    return { head, truth: aucs.find(({ truth }) => truth)?.auc ?? 0.5, others };
  });
}

export function figuresOf(judgements: readonly Judgement[]): Figures {
  const raw = aucsByHead(judgements, RAW);
  const trueOnes = judgements.filter(({ truth }) => truth);
  const times = judgements.map(({ milliseconds }) => milliseconds).sort((a, b) => a - b);
  return {
    ...separationOf(raw),
    first: firstText(raw),
    againstNothing: correctedText(aucsByHead(judgements, AGAINST_EMPTY)),
    againstRules: judgements.every(({ underRules }) => underRules !== undefined)
      ? correctedText(aucsByHead(judgements, AGAINST_COMMON))
      : undefined,
    mass: mean(judgements.map(({ mass }) => mass)) ?? 0,
    brier: brierScore(
      trueOnes.map(({ label }) => label),
      trueOnes.map(({ probability }) => probability),
    ),
    seconds: (times[Math.floor(times.length / 2)] ?? 0) / 1000,
  };
}

function separationOf(heads: readonly HeadAucs[]): Pick<Figures, 'truth' | 'others' | 'difference'> {
  const truths = heads.map(({ truth }) => truth);
  const others = heads.map((each) => mean(each.others) ?? 0.5);
  return {
    truth: meanText(truths),
    others: decimals(mean(others)),
    difference: differenceText(truths, others),
  };
}

function correctedText(heads: readonly HeadAucs[]): string {
  const { truth, others } = separationOf(heads);
  return `${truth} / ${others}, ${firstText(heads)}`;
}

/** In how many heads the true explanation is above every other, and where ties count. */
function firstText(heads: readonly HeadAucs[]): string {
  const ahead = heads.map(({ truth, others }) => truth - Math.max(...others));
  const [first, tied] = [ahead.filter((by) => by > 0).length, ahead.filter((by) => by >= 0).length];
  return `${first} (${tied}) of ${heads.length}`;
}

function meanText(values: readonly number[]): string {
  const { mean: value } = clusteredMean(values, names(values), { seed: 0 });
  return decimals(value);
}

/** A mean difference over heads with its sign-flip test. */
export function differenceText(first: readonly number[], second: readonly number[]): string {
  const { difference, pValue } = pairedMeanDifference(first, second, names(first), { seed: 0 });
  if (difference === null) return '–';
  const text = `${difference < 0 ? '−' : '+'}${decimals(Math.abs(difference))}`;
  return pValue === null ? text : `${text} (p ${pValue < 0.001 ? '< .001' : `= ${decimals(pValue)}`})`;
}

function names(values: readonly number[]): readonly string[] {
  return values.map((_, index) => String(index));
}

function decimals(value: number | null): string {
  return value === null ? '–' : value.toFixed(3).replace(/^0/, '');
}
