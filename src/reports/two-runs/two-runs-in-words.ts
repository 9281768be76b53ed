import pc from 'picocolors';
import { headName } from '../../activation-records/head.ts';
import { fingerprint } from '../../files/fingerprint.ts';
import { count, counted, decimal, pEquals, range, signed } from '../../files/number-text.ts';
import { shorten, visibleText } from '../../files/visible-text.ts';
import { isSameAsking } from '../../pair-cases/asking-id.ts';
import type { ScoredRun } from '../../scorecard/build-scorecard.ts';
import { HEADLINE_NAMES } from '../../scorecard/headline.ts';
import { CHANGES, type TwiceJudgedHead, type TwiceScored, type TwoColumns } from './compare-runs.ts';

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

export function namesOf({ names }: TwoColumns): string {
  return visibleText([...new Set(names)].join(' → '));
}

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

export function isShown({ adjustedPValue }: TwiceScored): boolean {
  return adjustedPValue !== null && adjustedPValue < SIGNIFICANT;
}

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

/** Something of two runs, and in a sentence whether both have it. */
export interface Difference {
  readonly what: string;
  readonly sentence: string;
}

/** What two runs share besides their answers and what not: what a difference of AUCs may come from. */
export function whatDiffers(
  first: ScoredRun,
  second: ScoredRun,
  columns: readonly TwoColumns[],
): readonly Difference[] {
  const [before, now] = [contentOf(first), contentOf(second)];
  return [
    { what: 'Subject model', sentence: change(first.scorecard.subject, second.scorecard.subject) },
    { what: 'Suite', sentence: change(first.scorecard.suite, second.scorecard.suite) },
    ...CONTENTS.map((what) => ({ what, sentence: shared(before[what], now[what]) })),
    ...columns.flatMap(({ names, columns: [one, other] }) => {
      const [was, is] = [first.scorecard.simulators[one], second.scorecard.simulators[other]];
      return [
        { what: 'Simulator', sentence: change(...names) },
        isSameAsking(was?.protocol ?? null, is?.protocol ?? null)
          ? []
          : { what: 'Asked differently', sentence: change(was?.protocol, is?.protocol) },
        was?.identity === is?.identity
          ? []
          : { what: 'Another model or settings', sentence: change(was?.identity, is?.identity) },
      ].flat();
    }),
  ];
}

const CONTENTS = ['Sequences', 'Pairs', 'Heads', 'Explanations'] as const;

/** Names of everything of a kind, alike in two runs for what is the same. */
function contentOf({ predictions, scorecard }: ScoredRun) {
  const cases = predictions.flatMap(({ columns }) => (columns[0] ?? []).map(({ pairCase }) => pairCase));
  const textOf = new Map<readonly string[], string>();
  const sequences = cases.map(({ tokens }) => {
    const known = textOf.get(tokens) ?? fingerprint(tokens);
    textOf.set(tokens, known);
    return known;
  });
  const ordinary = scorecard.explanations.filter(({ control }) => control === undefined);
  return {
    Sequences: new Set(sequences),
    Pairs: new Set(
      cases.map(
        ({ head, pair }, index) =>
          `${headName(head)} ${sequences[index]} ${pair.from}→${pair.to} ${pair.label}`,
      ),
    ),
    Heads: new Set(ordinary.map(headName)),
    Explanations: new Set(ordinary.map((each) => `${headName(each)} ${each.text}`)),
  };
}

function shared(before: ReadonlySet<string>, now: ReadonlySet<string>): string {
  const both = [...before].filter((each) => now.has(each)).length;
  if (both === before.size && both === now.size) return `the same ${count(both)}`;
  return `${count(both)} in both, ${count(before.size - both)} only in the first, ${count(now.size - both)} only in the second`;
}

function change(before: string | null = null, now: string | null = null): string {
  return visibleText(before === now ? (before ?? '') : `${before ?? 'unknown'} → ${now ?? 'unknown'}`);
}
