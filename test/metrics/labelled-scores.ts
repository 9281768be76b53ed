import fc from 'fast-check';

export interface LabelledScores {
  readonly labels: (0 | 1)[];
  readonly scores: number[];
}

const label = fc.constantFrom<(0 | 1)[]>(0, 1);
/** Six levels make ties frequent; the fine grid makes them rare. */
const score = fc.oneof(
  fc.integer({ min: 0, max: 5 }).map((n) => n / 5),
  fc.integer({ min: 0, max: 1e6 }).map((n) => n / 1e6),
);

function ofRows(rows: readonly (readonly [0 | 1, number])[]): LabelledScores {
  return { labels: rows.map(([row]) => row), scores: rows.map(([, row]) => row) };
}

/** Any labels, also of one class only, with scores in [0, 1]. */
export const labelledScores: fc.Arbitrary<LabelledScores> = fc
  .array(fc.tuple(label, score), { maxLength: 30 })
  .map(ofRows);

/** At least `least` labels of either class, in any order, with scores in [0, 1]. */
export function bothClasses(least = 1): fc.Arbitrary<LabelledScores> {
  const ofClass = (value: 0 | 1) =>
    fc.array(fc.tuple(fc.constant(value), score), { minLength: least, maxLength: 15 });
  return fc
    .tuple(ofClass(1), ofClass(0))
    .chain(([ones, zeros]) => {
      const rows = [...ones, ...zeros];
      return fc.shuffledSubarray(rows, { minLength: rows.length });
    })
    .map(ofRows);
}
