import { headName } from '../../activation-records/head.ts';
import { fingerprint } from '../../files/fingerprint.ts';
import { count } from '../../files/number-text.ts';
import { visibleText } from '../../files/visible-text.ts';
import { isSameAsking } from '../../pair-cases/asking-id.ts';
import type { ScoredRun } from '../../scorecard/build-scorecard.ts';
import type { TwoColumns } from './compare-runs.ts';

/** Something of two runs, and in a sentence whether both have it. */
export interface Difference {
  readonly what: string;
  readonly sentence: string;
}

/** What two runs have in common and what not, besides their answers: what a difference of AUCs may come from. */
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
