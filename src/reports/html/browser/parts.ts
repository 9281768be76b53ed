/// <reference lib="dom" />
import type { AtlasIndex, HeadDetail, PackedScore } from '../atlas/atlas-data.ts';
import type { element } from './element.ts';

/** Which column heads are sorted by, and whether the largest come first. */
export interface Sort {
  readonly by: string;
  readonly down: boolean;
}

/**
 * The functions of the page's script. They travel as source text, so they reach each other through this object alone.
 */
export interface Parts {
  readonly element: typeof element;
  readonly scoreBar: (parts: Pick<Parts, 'element'>, score: PackedScore) => Node;
  readonly drawPattern: (parts: Pick<Parts, 'element'>, head: string, detail: HeadDetail) => Node;
  /** @param chosen the explanation whose mistakes order the pairs, null for all; `choose` is told another. */
  readonly pairList: (
    parts: Pick<Parts, 'element'>,
    detail: HeadDetail,
    simulator: number,
    chosen: number | null,
    choose: (explanation: number | null) => void,
  ) => Node;
  readonly headPanel: (parts: Parts, index: AtlasIndex, head: number, simulator: number) => HTMLElement;
  /** @param wanted the heads to show, in order; `sortBy` is told the column that was clicked. */
  readonly headTable: (
    parts: Pick<Parts, 'element' | 'scoreBar'>,
    index: AtlasIndex,
    wanted: readonly number[],
    simulator: number,
    sort: Sort,
    sortBy: (column: string) => void,
  ) => Node;
  /** @param way the colouring's place; heads that are not kept are faint. */
  readonly paintGrid: (
    parts: Pick<Parts, 'element'>,
    index: AtlasIndex,
    way: number,
    simulator: number,
    kept: ReadonlySet<number>,
  ) => void;
}
