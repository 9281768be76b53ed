import { headName } from '../activation-records/head.ts';
import { decimal } from '../files/number-text.ts';
import type { ConfidenceInterval } from '../metrics/confidence-interval.ts';
import { trueFirstInWords } from '../scorecard/measures/truth.ts';
import type { Scorecard } from '../scorecard/scorecard.ts';
import { isClaim } from '../scorecard/scored-explanation.ts';
import type { Evidence, ExplanationBound } from './gates-config.ts';
import { exceeds, type GateVerdict, outcomeOfValue } from './verdict.ts';

/** A simulator's column of a run, and the evidence that fails it. */
export interface JudgedColumn {
  readonly scorecard: Scorecard;
  readonly name: string;
  readonly column: number;
  readonly evidence: Evidence;
}

/** `minMeanAuc`: the mean over explanations that are not known to be false against a bound. */
export function judgeMeanAuc(of: JudgedColumn, bound: number): GateVerdict {
  const { meanAuc = null, meanAucInterval = null } = of.scorecard.simulators[of.column] ?? {};
  return judgeLevel({ gate: 'minMeanAuc', subject: of.name }, 'Mean AUC', of.evidence, {
    value: meanAuc,
    interval: meanAucInterval,
    bound,
    missing: 'No explanation has an AUC, known-false ones left out.',
  });
}

/** `minAuc`: the AUC of every explanation that is not known to be false against a bound. Those that pass share one verdict. */
export function judgeAucs(of: JudgedColumn, { bound, except }: ExplanationBound): readonly GateVerdict[] {
  const { scorecard, name, column, evidence } = of;
  const gate = 'minAuc';
  const judged = scorecard.explanations
    .filter((each) => isClaim(each) && !isExcepted(headName(each), each.id, except))
    .map((each) => {
      const { auc = null, interval = null, undefinedBecause } = each.scores[column] ?? {};
      const about = { gate, subject: `${name}, ${headName(each)} ${each.id}` };
      const missing = `There is no AUC: ${undefinedBecause}.`;
      return judgeLevel(about, 'AUC', evidence, { value: auc, interval, bound, missing });
    });
  return sumUpPasses(judged, { gate, subject: name }, `an AUC of at least ${bound}`);
}

/** A value that must be at least so large, and what is said where there is none. */
interface Level {
  readonly value: number | null;
  readonly interval: ConfidenceInterval | null;
  readonly bound: number;
  readonly missing: string;
}

function judgeLevel(
  about: Pick<GateVerdict, 'gate' | 'subject'>,
  what: string,
  evidence: Evidence,
  { value, interval, bound, missing }: Level,
): GateVerdict {
  if (value === null) return { ...about, outcome: 'inconclusive', reason: missing };
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
  return { ...about, outcome, reason: `${what} ${decimal(value, 3)}${within}, ${conclusion}.` };
}

const MAX_UNSCORED = 0;

/**
 * `maxUnscored`: the share of pairs without a score, which is known exactly. Controls count. Where it is not set, only a
 * failure is worth a verdict.
 */
export function judgeUnscored(
  { scorecard, name, column }: JudgedColumn,
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
export function judgeTrueFirst(of: JudgedColumn, bound: number): GateVerdict {
  const ranked = of.scorecard.simulators[of.column]?.trueFirst ?? null;
  const inWords = ranked && trueFirstInWords(ranked);
  const what = `A true explanation ranks first in ${inWords} heads, a share of`;
  return judgeLevel({ gate: 'minTrueFirst', subject: of.name }, what, of.evidence, {
    value: ranked && ranked.first / ranked.heads,
    interval: ranked?.interval ?? null,
    bound,
    missing: 'No head has both a true and a false explanation with an AUC.',
  });
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
