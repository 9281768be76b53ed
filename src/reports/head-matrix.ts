import { type Identification, identifications } from '../scorecard/identification.ts';
import type { ScoredExplanation } from '../scorecard/scored-explanation.ts';

/** An explanation on the pairs of a head. */
export interface MatrixCell {
  /** The head whose explanation it is. */
  readonly row: string;
  /** The head whose pairs they are. */
  readonly head: string;
  readonly auc: number;
  readonly isOwn: boolean;
  /** Whether the head's own is above all others on its pairs, also where one of these is not in the matrix. */
  readonly isFirst: boolean;
}

/** Explanations × heads: which explanation fits whose pairs. */
export interface HeadMatrix {
  readonly heads: readonly string[];
  /** The head that an explanation is from, and what it says. */
  readonly rows: readonly { readonly name: string; readonly text: string }[];
  readonly cells: readonly MatrixCell[];
  /** How many heads there are, of which the matrix may show a part. */
  readonly all: number;
  readonly identified: readonly Identification<ScoredExplanation>[];
}

const FEWEST_HEADS = 3;
const MOST_HEADS = 24;

/**
 * The matrix of one simulator, its heads in the order of layers; of more than 24 heads, those whose own explanation is the
 * least above the best other one.
 *
 * @returns null for fewer than three heads with donors: a matrix of two says what a table says.
 */
export function headMatrix(explanations: readonly ScoredExplanation[], column: number): HeadMatrix | null {
  const identified = identifications(explanations, column).filter(({ donors }) =>
    donors.some(({ explanation }) => explanation.donor !== undefined),
  );
  if (identified.length < FEWEST_HEADS) return null;
  const shown = new Set(
    identified
      .toSorted((a, b) => margin(a) - margin(b))
      .slice(0, MOST_HEADS)
      .map(({ head }) => head),
  );
  const kept = identified
    .filter(({ head }) => shown.has(head))
    .toSorted((a, b) => byPlace(a.own.explanation, b.own.explanation));
  const cells = kept.flatMap(({ head, own, donors, isFirst }) => [
    { row: head, head, auc: own.auc, isOwn: true, isFirst },
    ...donors.flatMap(({ explanation: { donor }, auc }) =>
      donor !== undefined && shown.has(donor)
        ? [{ row: donor, head, auc, isOwn: false, isFirst: false }]
        : [],
    ),
  ]);
  return {
    heads: kept.map(({ head }) => head),
    rows: kept.map(({ head, own }) => ({ name: head, text: own.explanation.text })),
    cells,
    all: identified.length,
    identified,
  };
}

/** By how much a head's own explanation is above the best other one. */
function margin({ own, donors }: Identification<ScoredExplanation>): number {
  return own.auc - Math.max(...donors.map(({ auc }) => auc));
}

function byPlace(a: ScoredExplanation, b: ScoredExplanation): number {
  return a.layer - b.layer || a.head - b.head;
}
