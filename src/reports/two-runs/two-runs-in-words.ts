import pc from 'picocolors';
import { count, counted, decimal, pEquals, range, signed } from '../../files/number-text.ts';
import { shorten, visibleText } from '../../files/visible-text.ts';
import { HEADLINE_NAMES } from '../../scorecard/headline.ts';
import { CHANGES, type TwiceJudgedHead, type TwiceScored, type TwoColumns } from './compare-runs.ts';
import type { Difference } from './what-differs.ts';

/** p-values below it, corrected for their number, show a change. */
const SIGNIFICANT = 0.05;
/** Heads in a terminal: the page and the table have all. */
const MOST_HEADS = 20;

/** Two runs in a terminal: what differs, then what became of the heads, the surest changes first. */
export function twoRunsInWords(differences: readonly Difference[], columns: readonly TwoColumns[]): string {
  return [
    ...differences.map(({ what, sentence }) => `${what}: ${sentence}`),
    ...columns.flatMap((each) => [
      '',
      pc.bold(namesOf(each)),
      ...changesInWords(each),
      ...bySurprise(each.heads).slice(0, MOST_HEADS).flatMap(headInWords),
    ]),
  ].join('\n');
}

/** The simulator's name, or both where they differ. */
export function namesOf({ names }: TwoColumns): string {
  return visibleText([...new Set(names)].join(' → '));
}

/** What became of the heads and of their explanations' AUCs, in sentences. */
export function changesInWords({
  heads,
  headline: { name, means, difference },
}: TwoColumns): readonly string[] {
  const scored = heads.flatMap(({ explanations }) => explanations);
  const shown = scored.filter(isShown);
  const fell = shown.filter(({ difference }) => (difference ?? 0) > 0).length;
  const paired = scored.filter(({ isPaired }) => isPaired).length;
  const changes = Object.entries(CHANGES).flatMap(([change, words]) => {
    const having = heads.filter((each) => each.change === change).length;
    return having === 0 ? [] : [`${count(having)} ${words}`];
  });
  const { interval, pValue } = difference;
  const told =
    interval && pValue !== null
      ? `, ${signed(difference.difference)} over heads (95 % interval ${range(interval, signed)}, ${pEquals(pValue)})`
      : '';
  return [
    `Of ${counted(heads.length, 'head')} in both: ${changes.join(', ')}.`,
    `Of ${counted(scored.length, 'explanation')} in both, the AUC of ${count(fell)} fell and that of ${count(shown.length - fell)} rose (p < 0.05 after Holm; ${count(paired)} compared on the same pairs, ${count(scored.length - paired)} as independent samples).`,
    `${HEADLINE_NAMES[name]}: ${decimal(means[0])} → ${decimal(means[1])}${told}.`,
  ];
}

/** Whether an explanation's AUC is shown to differ between the runs. */
export function isShown({ adjustedPValue }: TwiceScored): boolean {
  return adjustedPValue !== null && adjustedPValue < SIGNIFICANT;
}

/** The heads with the surest changes first. */
export function bySurprise(heads: readonly TwiceJudgedHead[]): readonly TwiceJudgedHead[] {
  const least = ({ explanations }: TwiceJudgedHead) => explanations[0]?.pValue ?? 2;
  return heads.toSorted((a, b) => least(a) - least(b));
}

function headInWords({ name, explanations: [most] }: TwiceJudgedHead): readonly string[] {
  if (most === undefined || !isShown(most)) return [];
  const [before, now] = most.scores;
  return [
    `${name.padEnd(7)} ${decimal(before.auc)} → ${decimal(now.auc)}, ${pEquals(most.adjustedPValue ?? 1)}: ${shorten(most.explanation.text, 80)}`,
  ];
}
