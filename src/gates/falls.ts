import { rocAuc } from '../metrics/roc-auc.ts';
import { type Comparison, nameOf, type TextChange } from './compare-baselines.ts';
import type { Finding } from './finding.ts';
import { number } from './judge.ts';

/** So many explanations are named in a sentence; `attention-heads baseline diff` has them all. */
const MOST_NAMED = 5;

/** An explanation whose AUC is lower than it was. */
export interface Fall {
  /** As in {@link Comparison.onlyBefore}. */
  readonly name: string;
  readonly before: number;
  readonly now: number;
}

/** The explanations of a comparison that fell, by whatever little, the furthest first. */
export function fallsOf({ explanations }: Comparison): readonly Fall[] {
  return explanations
    .flatMap((each): readonly Fall[] => {
      const [before, now] = [rocAuc(each.labels, each.before), rocAuc(each.labels, each.now)];
      return before === null || now === null || now >= before ? [] : [{ name: nameOf(each), before, now }];
    })
    .sort((a, b) => b.before - b.now - (a.before - a.now));
}

/** Adds to a `maxMeanDrop` that failed which explanations fell, how far, and whether their texts changed. */
export function withFalls(finding: Finding, comparisons: readonly Comparison[]): Finding {
  const comparison = comparisons.find(({ simulator }) => simulator === finding.subject);
  if (comparison === undefined || finding.outcome !== 'fail') return finding;
  const falls = fallsOf(comparison).map(({ name, before, now }) => {
    const change = comparison.textChanges.find((each) => each.name === name);
    const text = change === undefined ? '' : `, ${describeTextChange(change)}`;
    return `${name} ${number(before)} → ${number(now)} (${number(now - before)}${text})`;
  });
  const more = falls.length > MOST_NAMED ? `; and ${falls.length - MOST_NAMED} more` : '';
  const named = falls.slice(0, MOST_NAMED).join('; ');
  return { ...finding, reason: `${finding.reason} Fell: ${named}${more}.` };
}

/** Adds to a finding of `maxDrop` that did not pass that the explanation does not say what it said. */
export function withTextChange(finding: Finding, comparisons: readonly Comparison[]): Finding {
  if (finding.outcome === 'pass') return finding;
  const change = comparisons
    .flatMap(({ simulator, textChanges }) => textChanges.map((each) => ({ simulator, each })))
    .find(({ simulator, each }) => finding.subject === `${simulator}, ${each.name}`)?.each;
  return change === undefined
    ? finding
    : { ...finding, reason: `${finding.reason} In the baseline it was ${describeTextChange(change)}.` };
}

function describeTextChange({ before, now }: TextChange): string {
  return `another text: “${before}”, now “${now}”`;
}
