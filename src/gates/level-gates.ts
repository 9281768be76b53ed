import { headName } from '../activation-records/head.ts';
import { decimal } from '../files/number-text.ts';
import type { ConfidenceInterval } from '../metrics/confidence-interval.ts';
import { trueFirstInWords } from '../scorecard/measures/truth.ts';
import type { Scorecard } from '../scorecard/scorecard.ts';
import { isClaim } from '../scorecard/scored-explanation.ts';
import type { Evidence, ExplanationBound } from './gates-config.ts';
import { exceeds, type GateVerdict, outcomeOfValue } from './verdict.ts';

export interface JudgedColumn {
  readonly name: string;
  readonly column: number;
}

/** `minMeanAuc`: the mean over explanations that are not known to be false against a bound. */
export function judgeMeanAuc(
  scorecard: Scorecard,
  { name, column }: JudgedColumn,
  bound: number,
  evidence: Evidence,
): GateVerdict {
  const { meanAuc = null, meanAucInterval = null } = scorecard.simulators[column] ?? {};
  const about = { gate: 'minMeanAuc', subject: name };
  if (meanAuc === null) {
    const reason = 'No explanation has an AUC, known-false ones left out.';
    return { ...about, outcome: 'inconclusive', reason };
  }
  const level = { value: meanAuc, interval: meanAucInterval, bound, evidence };
  return { ...about, ...judgeLevel(level, 'Mean AUC') };
}

/** `minAuc`: the AUC of every explanation that is not known to be false against a bound. Those that pass share one verdict. */
export function judgeAucs(
  scorecard: Scorecard,
  { name, column }: JudgedColumn,
  { bound, except }: ExplanationBound,
  evidence: Evidence,
): readonly GateVerdict[] {
  const gate = 'minAuc';
  const judged = scorecard.explanations
    .filter((each) => isClaim(each) && !isExcepted(headName(each), each.id, except))
    .map((explanation): GateVerdict => {
      const about = { gate, subject: `${name}, ${headName(explanation)} ${explanation.id}` };
      const { auc, interval, undefinedBecause } = explanation.scores[column] ?? {};
      if (auc === null || auc === undefined) {
        return { ...about, outcome: 'inconclusive', reason: `There is no AUC: ${undefinedBecause}.` };
      }
      return { ...about, ...judgeLevel({ value: auc, interval: interval ?? null, bound, evidence }, 'AUC') };
    });
  return sumUpPasses(judged, { gate, subject: name }, `an AUC of at least ${bound}`);
}

interface Level {
  readonly value: number;
  readonly interval: ConfidenceInterval | null;
  readonly bound: number;
  readonly evidence: Evidence;
}

function judgeLevel(
  { value, interval, bound, evidence }: Level,
  what: string,
): Pick<GateVerdict, 'outcome' | 'reason'> {
  const outcome = outcomeOfValue(
    exceeds(bound, value),
    evidence === 'observed' || (interval !== null && interval.high < bound),
  );
  const certainty = interval && Number((interval.level * 100).toPrecision(4));
  const within = interval
    ? ` (${certainty} % interval ${decimal(interval.low, 3)} to ${decimal(interval.high, 3)})`
    : '';
  const conclusion = {
    pass: `as it must be: at least ${bound}`,
    warning: `which may be chance where it must be at least ${bound}`,
    fail: `where it must be at least ${bound}`,
    inconclusive: '',
  }[outcome];
  return { outcome, reason: `${what} ${decimal(value, 3)}${within}, ${conclusion}.` };
}

const MAX_UNSCORED = 0;

/**
 * `maxUnscored`: the share of pairs without a score, which is known exactly. Controls count. Where it is not set, only a
 * failure is worth a verdict.
 */
export function judgeUnscored(
  scorecard: Scorecard,
  { name, column }: JudgedColumn,
  bound: number | undefined,
): readonly GateVerdict[] {
  const scores = scorecard.explanations.flatMap(({ scores }) => scores[column] ?? []);
  const unscored = scores.reduce((sum, each) => sum + each.unscored, 0);
  const pairs = scores.reduce((sum, each) => sum + each.unscored + each.strongPairs + each.weakPairs, 0);
  const share = pairs === 0 ? 0 : unscored / pairs;
  const most = bound ?? MAX_UNSCORED;
  const outcome = outcomeOfValue(exceeds(share, most), true);
  if (bound === undefined && outcome === 'pass') return [];
  const must = `${outcome === 'pass' ? 'as it must be' : 'where it must be'}: at most ${most}`;
  const reason = `${unscored} of ${pairs} pairs have no score (${decimal(share, 3)}), ${must}.`;
  return [{ gate: 'maxUnscored', subject: name, outcome, reason }];
}

/** `minTrueFirst`: in which share of heads a true explanation ranks first. */
export function judgeTrueFirst(
  scorecard: Scorecard,
  { name, column }: JudgedColumn,
  bound: number,
  evidence: Evidence,
): GateVerdict {
  const about = { gate: 'minTrueFirst', subject: name };
  const trueFirst = scorecard.simulators[column]?.trueFirst ?? null;
  if (trueFirst === null) {
    const reason = 'No head has both a true and a false explanation with an AUC.';
    return { ...about, outcome: 'inconclusive', reason };
  }
  const { first, heads, interval } = trueFirst;
  const what = `A true explanation ranks first in ${trueFirstInWords(trueFirst)} heads, a share of`;
  return { ...about, ...judgeLevel({ value: first / heads, interval, bound, evidence }, what) };
}

/** Whether a gate's `except` names an explanation, by its id or by head and id. */
export function isExcepted(head: string, id: string, except: readonly string[]): boolean {
  return except.includes(id) || except.includes(`${head} ${id}`);
}

/** Verdicts on single explanations, with those that pass as one. A gate with none to judge does not go unmentioned. */
export function sumUpPasses(
  verdicts: readonly GateVerdict[],
  about: Pick<GateVerdict, 'gate' | 'subject'>,
  what: string,
): readonly GateVerdict[] {
  if (verdicts.length === 0) {
    return [{ ...about, outcome: 'inconclusive', reason: 'It has no explanation to judge.' }];
  }
  const passing = verdicts.filter(({ outcome }) => outcome === 'pass').length;
  const others = verdicts.filter(({ outcome }) => outcome !== 'pass');
  if (passing === 0) return others;
  const reason = `${passing} of ${verdicts.length} explanations have ${what}.`;
  return [...others, { ...about, outcome: 'pass', reason }];
}
