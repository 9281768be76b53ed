import { type MeanAucDrop, meanAucDrop, testDrops } from '../metrics/auc-drops.ts';
import type { PairedRuns } from '../metrics/drop-of-head.ts';
import type { Comparison } from './compare-baselines.ts';
import { DROP_ERROR_RATE, MEAN_DROP_ERROR_RATE } from './error-rate.ts';
import type { Finding } from './finding.ts';
import type { DropTest, ExplanationBound } from './gates-config.ts';
import { atMost, describeFall, number } from './judge.ts';
import { isExcepted, sumUpPasses } from './level-gates.ts';

/** `maxMeanDrop`: how far the mean AUC fell below the baseline, simulator by simulator. */
export function judgeMeanDrops(
  comparisons: readonly Comparison[],
  bound: number,
  dropTest: DropTest = 'beyond-bound',
): readonly Finding[] {
  const tail = MEAN_DROP_ERROR_RATE / Math.max(1, comparisons.length);
  return comparisons.map((comparison): Finding => {
    const about = { gate: 'maxMeanDrop', subject: comparison.simulator };
    const fallen = meanAucDrop(comparison.explanations, tail);
    const { before, now, drop, interval, explanations, reason } = fallen;
    const rest =
      describePower(fallen, bound, dropTest) +
      describeThin(fallen) +
      describeOneRecord(fallen) +
      describeRest(comparison);
    if (before === null || now === null || drop === null || interval === null) {
      return { ...about, outcome: 'inconclusive', reason: `Nothing can be compared: ${reason}.${rest}` };
    }
    const change = `Mean AUC ${number(before)} → ${number(now)} over ${explanations} ${explanations === 1 ? 'explanation' : 'explanations'}`;
    const isBelow = dropTest === 'below-baseline' && interval.low > 0 && drop > bound;
    const outcome = isBelow ? 'fail' : atMost(interval, bound);
    const conclusion = {
      pass: drop < 0 ? `so no fall of more than ${bound}` : `no more than ${bound}`,
      fail: isBelow ? `certainly a fall, and by its estimate more than ${bound}` : `more than ${bound}`,
      inconclusive: `which does not tell whether it ${drop < 0 ? 'fell by' : 'is'} more than ${bound}`,
    }[outcome];
    const fall = `${describeFall(drop, interval)}, ${conclusion}`;
    return { ...about, outcome, reason: `${change}: ${fall}.${rest}` };
  });
}

/** `maxDrop`: how far every explanation fell below the baseline. Those that pass share one verdict. */
export function judgeDrops(
  comparisons: readonly Comparison[],
  { bound, except }: ExplanationBound,
  dropTest: DropTest = 'beyond-bound',
): readonly Finding[] {
  const judged = comparisons.flatMap(({ simulator, explanations }) =>
    explanations
      .filter(({ head, explanation }) => !isExcepted(head, explanation, except))
      .map((run) => ({ simulator, run })),
  );
  const tested = testDrops(
    judged.map(({ run }) => run),
    { allowed: bound, below: dropTest === 'below-baseline' },
    DROP_ERROR_RATE,
  );
  const findings = judged.map(({ simulator, run }, index): Finding & { simulator: string } => {
    const about = { simulator, gate: 'maxDrop', subject: `${simulator}, ${run.head} ${run.explanation}` };
    const test = tested[index] ?? null;
    if (test === null) {
      return {
        ...about,
        outcome: 'inconclusive',
        reason: 'Too few pairs were scored in both runs for an AUC.',
      };
    }
    const change = `AUC ${number(test.before)} → ${number(test.now)}`;
    if (test.exceeds === 'no') return { ...about, outcome: 'pass', reason: change };
    const corrected =
      test.adjustedPValue === null
        ? 'a label has fewer than two pairs or records'
        : `${describeP(test.adjustedPValue)}, corrected for ${judged.length} explanations`;
    const few = describeFewRecords(run);
    if (test.exceeds === 'yes') {
      return { ...about, outcome: 'fail', reason: `${change}, a fall by more than ${bound} (${corrected}).` };
    }
    const reason = `${change}, which does not tell whether it fell by more than ${bound} (${corrected}${few}).`;
    return { ...about, outcome: 'inconclusive', reason };
  });
  return [...Map.groupBy(findings, ({ simulator }) => simulator)].flatMap(([simulator, ofSimulator]) =>
    sumUpPasses(
      ofSimulator.map(({ simulator: _, ...finding }) => finding),
      { gate: 'maxDrop', subject: simulator },
      `certainly not fallen by more than ${bound}`,
    ),
  );
}

/** With fewer records of a label than these, hardly any fall of one explanation is certain. */
const FEW_RECORDS = 4;

function describeFewRecords({ labels, records = [] }: PairedRuns): string {
  const counts = [0, 1].map((label) => new Set(records.filter((_, pair) => labels[pair] === label)).size);
  const fewest = Math.min(...counts);
  return fewest > 1 && fewest < FEW_RECORDS ? `, and the pairs of a label are of ${fewest} records` : '';
}

function describeP(pValue: number): string {
  return pValue < 0.001 ? 'p < 0.001' : `p = ${pValue.toFixed(3)}`;
}

/** The smallest true fall that the gate would have failed in four of five such runs. */
function describePower({ detectable }: MeanAucDrop, bound: number, dropTest: DropTest): string {
  if (detectable === null) return '';
  const smallest = dropTest === 'beyond-bound' ? bound + detectable : Math.max(bound, detectable);
  return smallest >= 1
    ? ' No fall is large enough to be caught in four of five such runs.'
    : ` In four of five such runs a fall by ${number(smallest)} is caught.`;
}

function describeThin({ thinHeads }: MeanAucDrop): string {
  if (thinHeads.length === 0) return '';
  return ` Left out, as fewer than two pairs of a label were scored in both runs: ${list(thinHeads)}.`;
}

function describeOneRecord({ oneRecordHeads }: MeanAucDrop): string {
  if (oneRecordHeads.length === 0) return '';
  return ` Judged by how far heads differ, as all pairs of a label are of one record (see pairs.maxPerRecord): ${list(oneRecordHeads)}.`;
}

/** What the comparison leaves out. */
function describeRest({ onlyBefore, onlyNow, pairsBefore, pairsCompared }: Comparison): string {
  return [
    ...(pairsCompared < pairsBefore
      ? [` Compared on ${pairsCompared} of the baseline's ${pairsBefore} pairs.`]
      : []),
    ...(onlyBefore.length > 0 ? [` Not in this run: ${list(onlyBefore)}.`] : []),
    ...(onlyNow.length > 0 ? [` Not in the baseline: ${list(onlyNow)}.`] : []),
  ].join('');
}

function list(names: readonly string[], most = 5): string {
  const shown = names.slice(0, most).join(', ');
  return names.length > most ? `${shown} and ${names.length - most} more` : shown;
}
