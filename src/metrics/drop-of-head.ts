import { leastVariance } from './auc-components.ts';
import type { VarianceEstimate } from './satterthwaite.ts';

/** One explanation in two runs: the same pairs with their labels, scored then and now. */
export interface PairedRuns {
  /** `L4H11`: explanations of a head are about the same pairs, so their scores depend on each other. */
  readonly head: string;
  /** The pairs' names, unique within the head. */
  readonly pairs: readonly string[];
  readonly labels: readonly number[];
  /** Any scores that order the pairs as P("1") does. */
  readonly before: readonly number[];
  readonly now: readonly number[];
}

/** By how much one explanation's AUC fell. */
export interface AucDrop {
  readonly before: number;
  readonly now: number;
  /** Before minus now: positive where the AUC fell. */
  readonly drop: number;
}

/** The variance of a drop under drawing other pairs of the head, strong and weak. */
export interface DropVariance {
  /** DeLong's (1988): too large for small classes, by up to a factor of two, and never negative. */
  readonly delong: number;
  /** The unbiased one (Bamber 1975); of a single head it is rough and may be negative. */
  readonly unbiased: number;
  /** The least it is taken to be (`leastVariance`); 0 where nothing fell or rose. */
  readonly least: number;
  /** The two parts of DeLong's variance, from the strong pairs and from the weak ones. */
  readonly parts: readonly VarianceEstimate[];
}

/** The drops of a head's explanations, and the variance of their sum. */
export interface DropOfHead {
  /** One per explanation; null where one of the two classes is empty. */
  readonly drops: readonly (AucDrop | null)[];
  /** Null where a class has fewer than two pairs, from which no variance can be estimated. */
  readonly variance: DropVariance | null;
}

/**
 * Compares two runs over the explanations of one head. What is compared is, for every strong with every weak pair,
 * whether the strong one won then and now; an explanation's drop is the mean of these. Its variance follows from the
 * two-way layout, strong by weak: the variance of the row means over the rows, plus that of the column means over the
 * columns, less what both count, the residual mean square over the cells. Without the last step it is DeLong's.
 *
 * O(explanations × strong × weak) time.
 */
export function dropOfHead(explanations: readonly PairedRuns[]): DropOfHead {
  const compared = explanations.map(compare);
  const existing = compared.filter((each) => each !== null);
  const rows = indexOf(existing.flatMap(({ strong }) => strong.map(({ pair }) => pair)));
  const columns = indexOf(existing.flatMap(({ weak }) => weak.map(({ pair }) => pair)));
  return {
    drops: compared.map((each) => each && { before: each.before, now: each.now, drop: each.drop }),
    variance: rows.size < 2 || columns.size < 2 ? null : varianceOfSum(existing, rows, columns),
  };
}

interface ScoredPair {
  readonly pair: string;
  readonly before: number;
  readonly now: number;
}

interface Compared extends AucDrop {
  readonly strong: readonly ScoredPair[];
  readonly weak: readonly ScoredPair[];
}

function compare({ pairs, labels, before, now }: PairedRuns): Compared | null {
  const scored = pairs.map((pair, index) => ({
    pair,
    label: labels[index],
    before: before[index] as number,
    now: now[index] as number,
  }));
  const strong = scored.filter(({ label }) => label === 1);
  const weak = scored.filter(({ label }) => label === 0);
  const comparisons = strong.length * weak.length;
  if (comparisons === 0) return null;
  let [winsBefore, winsNow] = [0, 0];
  for (const high of strong) {
    for (const low of weak) {
      winsBefore += win(high.before, low.before);
      winsNow += win(high.now, low.now);
    }
  }
  const aucs = { before: winsBefore / comparisons, now: winsNow / comparisons };
  return { ...aucs, drop: (winsBefore - winsNow) / comparisons, strong, weak };
}

function varianceOfSum(
  explanations: readonly Compared[],
  rows: ReadonlyMap<string, number>,
  columns: ReadonlyMap<string, number>,
): DropVariance {
  const [height, width] = [rows.size, columns.size];
  // Deviations from the explanations' drops. Pairs that an explanation lacks deviate by nothing; the others of it
  // weigh the more.
  const cells = new Float64Array(height * width);
  for (const { strong, weak, drop } of explanations) {
    const weight = (height / strong.length) * (width / weak.length);
    for (const high of strong) {
      const row = (rows.get(high.pair) as number) * width;
      for (const low of weak) {
        const cell = row + (columns.get(low.pair) as number);
        const lost = win(high.before, low.before) - win(high.now, low.now);
        cells[cell] = (cells[cell] as number) + weight * (lost - drop);
      }
    }
  }
  const rowMeans = new Float64Array(height);
  const columnMeans = new Float64Array(width);
  for (const [cell, value] of cells.entries()) {
    const row = Math.floor(cell / width);
    const column = cell % width;
    rowMeans[row] = (rowMeans[row] as number) + value / width;
    columnMeans[column] = (columnMeans[column] as number) + value / height;
  }
  let residualSquares = 0;
  for (const [cell, value] of cells.entries()) {
    const fitted = (rowMeans[Math.floor(cell / width)] as number) + (columnMeans[cell % width] as number);
    residualSquares += (value - fitted) ** 2;
  }
  const squares = (values: Float64Array) => values.reduce((sum, value) => sum + value ** 2, 0);
  const parts = [rowMeans, columnMeans].map((means) => ({
    variance: squares(means) / ((means.length - 1) * means.length),
    degreesOfFreedom: means.length - 1,
  }));
  const delong = parts.reduce((sum, { variance }) => sum + variance, 0);
  const countedTwice = residualSquares / ((height - 1) * (width - 1) * height * width);
  return {
    delong,
    unbiased: delong - countedTwice,
    least: explanations.some(({ drop }) => drop !== 0) ? leastVariance(height, width) : 0,
    parts,
  };
}

/** 1 where the strong pair's score is higher, ½ where they tie. */
function win(strong: number, weak: number): number {
  if (strong === weak) return 0.5;
  return strong > weak ? 1 : 0;
}

function indexOf(names: readonly string[]): ReadonlyMap<string, number> {
  return new Map([...new Set(names)].map((name, index) => [name, index]));
}
