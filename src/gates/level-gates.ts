import { headName } from '../activation-records/head.ts';
import { type AucOfHead, squareAndAdd } from '../metrics/square-and-add.ts';
import type { Scorecard } from '../scorecard/scorecard.ts';
import type { ScoredExplanation } from '../scorecard/scored-explanation.ts';
import { trueFirstInWords } from '../scorecard/truth-ranking.ts';
import type { Finding } from './finding.ts';
import type { ExplanationBound } from './gates-config.ts';
import { atLeast, describeInterval, number } from './judge.ts';

/** A simulator of a run, by its place in it. */
export interface JudgedColumn {
  readonly name: string;
  readonly column: number;
}

/** `minMeanAuc`: the mean over explanations, with its interval, against a bound. */
export function judgeMeanAuc(scorecard: Scorecard, { name, column }: JudgedColumn, bound: number): Finding {
  const { meanAuc, meanAucInterval, meanAucReason } = scorecard.simulators[column] ?? {};
  const about = { gate: 'minMeanAuc', subject: name };
  // Where heads are too few or too alike to show a spread, an interval over heads knows their number alone.
  const isOverHeads = meanAucReason === null;
  const interval = isOverHeads ? meanAucInterval : squareAndAdd(aucsOf(scorecard, column));
  if (meanAuc === null || meanAuc === undefined || !interval) {
    return { ...about, outcome: 'inconclusive', reason: 'No explanation has an AUC.' };
  }
  const outcome = atLeast(interval, bound);
  const kind = isOverHeads ? '' : ', over pairs, as there are too few different heads';
  const reason = `Mean AUC ${number(meanAuc)} (${describeInterval(interval)}${kind}), ${against(outcome, 'at least', bound)}.`;
  return { ...about, outcome, reason };
}

/** `minAuc`: every explanation's AUC, with its interval, against a bound. Those that pass share one verdict. */
export function judgeAucs(
  scorecard: Scorecard,
  { name, column }: JudgedColumn,
  { bound, except }: ExplanationBound,
): readonly Finding[] {
  const gate = 'minAuc';
  const judged = ordinary(scorecard)
    .filter((explanation) => !isExcepted(headName(explanation), explanation.id, except))
    .map((explanation): Finding => {
      const subject = `${name}, ${headName(explanation)} ${explanation.id}`;
      const { auc, interval, undefinedBecause } = explanation.scores[column] ?? {};
      if (auc === null || auc === undefined || !interval) {
        return { gate, subject, outcome: 'inconclusive', reason: `There is no AUC: ${undefinedBecause}.` };
      }
      const outcome = atLeast(interval, bound);
      const reason = `AUC ${number(auc)} (${describeInterval(interval)}), ${against(outcome, 'at least', bound)}.`;
      return { gate, subject, outcome, reason };
    });
  return sumUpPasses(judged, { gate, subject: name }, `an AUC that is certainly at least ${bound}`);
}

/** What `maxUnscored` is where it is not set. */
const MAX_UNSCORED = 0;

/**
 * `maxUnscored`: the share of pairs without a score, which is known exactly. Controls count. Where it is not set, only a
 * failure is worth a verdict.
 */
export function judgeUnscored(
  scorecard: Scorecard,
  { name, column }: JudgedColumn,
  bound: number | undefined,
): readonly Finding[] {
  if (bound !== undefined) return [unscoredFinding(scorecard, { name, column }, bound)];
  const finding = unscoredFinding(scorecard, { name, column }, MAX_UNSCORED);
  return finding.outcome === 'pass' ? [] : [finding];
}

function unscoredFinding(scorecard: Scorecard, { name, column }: JudgedColumn, bound: number): Finding {
  const scores = scorecard.explanations.flatMap(({ scores }) => scores[column] ?? []);
  const unscored = scores.reduce((sum, each) => sum + each.unscored, 0);
  const pairs = scores.reduce((sum, each) => sum + each.unscored + each.strongPairs + each.weakPairs, 0);
  const outcome = unscored <= bound * pairs ? 'pass' : 'fail';
  const share = pairs === 0 ? 0 : unscored / pairs;
  const reason = `${unscored} of ${pairs} pairs have no score (${number(share)}), ${against(outcome, 'at most', bound)}.`;
  return { gate: 'maxUnscored', subject: name, outcome, reason };
}

/** `minTrueFirst`: in which share of heads a true explanation ranks first, with Wilson's interval. */
export function judgeTrueFirst(scorecard: Scorecard, { name, column }: JudgedColumn, bound: number): Finding {
  const about = { gate: 'minTrueFirst', subject: name };
  const trueFirst = scorecard.simulators[column]?.trueFirst ?? null;
  if (trueFirst?.interval == null) {
    const reason = 'No head has both a true and a false explanation with an AUC.';
    return { ...about, outcome: 'inconclusive', reason };
  }
  const { interval } = trueFirst;
  const outcome = atLeast(interval, bound);
  const reason = `A true explanation ranks first in ${trueFirstInWords(trueFirst)} heads (${describeInterval(interval)}), ${against(outcome, 'at least', bound)}.`;
  return { ...about, outcome, reason };
}

/** Whether a gate's `except` names an explanation, by its id or by head and id. */
export function isExcepted(head: string, id: string, except: readonly string[]): boolean {
  return except.includes(id) || except.includes(`${head} ${id}`);
}

/** Findings for single explanations, with those that pass as one. */
export function sumUpPasses(
  findings: readonly Finding[],
  about: Pick<Finding, 'gate' | 'subject'>,
  what: string,
): readonly Finding[] {
  const passing = findings.filter(({ outcome }) => outcome === 'pass').length;
  const others = findings.filter(({ outcome }) => outcome !== 'pass');
  if (passing === 0) return others;
  const reason = `${passing} of ${findings.length} explanations have ${what}.`;
  return [...others, { ...about, outcome: 'pass', reason }];
}

function against(outcome: Finding['outcome'], relation: 'at least' | 'at most', bound: number): string {
  if (outcome === 'pass') return `as it must be: ${relation} ${bound}`;
  if (outcome === 'fail') return `where it must be ${relation} ${bound}`;
  return `which does not tell whether it is ${relation} ${bound}`;
}

function aucsOf(scorecard: Scorecard, column: number): readonly AucOfHead[] {
  return ordinary(scorecard).flatMap((each) => {
    const { auc, interval } = each.scores[column] ?? {};
    return auc == null || !interval ? [] : [{ head: headName(each), auc, interval }];
  });
}

function ordinary({ explanations }: Scorecard): readonly ScoredExplanation[] {
  return explanations.filter(({ control }) => control === undefined);
}
