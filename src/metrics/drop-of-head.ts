import { leastVariance } from './auc-components.ts';
import { jackknifeCovariance, jackknifeVariance, leaveOutClusters } from './clustered-jackknife.ts';
import type { VarianceEstimate } from './satterthwaite.ts';

/** One explanation in two runs: the same pairs with their labels, scored then and now. */
export interface PairedRuns {
  /** `L4H11`: explanations of a head are about the same pairs, so their scores depend on each other. */
  readonly head: string;
  /** The pairs' names, unique within the head. */
  readonly pairs: readonly string[];
  readonly labels: readonly number[];
  /** The record each pair is of: what changes may change alike for pairs of one. Independent of each other unless told. */
  readonly records?: readonly string[];
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
  /**
   * DeLong's for pairs that depend on each other within records (`clustered-jackknife.ts`). Null where a class lies in one record,
   * from which nothing can be estimated.
   */
  readonly clustered: number | null;
  /** Its two parts, from the strong pairs and from the weak ones; DeLong's where it is null. */
  readonly parts: readonly VarianceEstimate[];
}

/** Whether no explanation fell or rose, and no pair's part in that differs from another's: the same was said in both runs. */
export function isUnchanged({ delong, least }: DropVariance): boolean {
  return delong === 0 && least === 0;
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
  const rows = linesOf(existing.flatMap(({ strong }) => strong));
  const columns = linesOf(existing.flatMap(({ weak }) => weak));
  return {
    drops: compared.map((each) => each && { before: each.before, now: each.now, drop: each.drop }),
    variance:
      rows.records.length < 2 || columns.records.length < 2 ? null : varianceOfSum(existing, rows, columns),
  };
}

interface ScoredPair {
  readonly pair: string;
  readonly record: string;
  readonly before: number;
  readonly now: number;
}

interface Compared extends AucDrop {
  readonly strong: readonly ScoredPair[];
  readonly weak: readonly ScoredPair[];
}

function compare({ pairs, labels, records, before, now }: PairedRuns): Compared | null {
  const scored = pairs.map((pair, index) => ({
    pair,
    record: records === undefined ? pair : (records[index] as string),
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

function varianceOfSum(explanations: readonly Compared[], rows: Lines, columns: Lines): DropVariance {
  const [height, width] = [rows.records.length, columns.records.length];
  // Deviations from the explanations' drops. Pairs that an explanation lacks deviate by nothing; the others of it
  // weigh the more.
  const cells = new Float64Array(height * width);
  for (const { strong, weak, drop } of explanations) {
    const weight = (height / strong.length) * (width / weak.length);
    for (const high of strong) {
      const row = (rows.indexOf.get(high.pair) as number) * width;
      for (const low of weak) {
        const cell = row + (columns.indexOf.get(low.pair) as number);
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
  const least = explanations.some(({ drop }) => drop !== 0) ? leastVariance(height, width) : 0;
  const shows = [rows, columns].every(({ records }) => new Set(records).size > 1);
  const [withoutRows, withoutColumns] = [
    leaveOutClusters(rowMeans, rows.records),
    leaveOutClusters(columnMeans, columns.records),
  ];
  const ofRecords = [jackknifeVariance(withoutRows), jackknifeVariance(withoutColumns)];
  const joint = 2 * jackknifeCovariance(withoutRows, withoutColumns);
  return {
    ...{ delong, unbiased: delong - countedTwice, least },
    clustered: shows ? ofRecords.reduce((sum, { variance }) => sum + variance, joint) : null,
    parts: shows ? ofRecords : parts,
  };
}

/** 1 where the strong pair's score is higher, ½ where they tie. */
function win(strong: number, weak: number): number {
  if (strong === weak) return 0.5;
  return strong > weak ? 1 : 0;
}

/** The rows or the columns of the layout: pairs, by name, and the record of each. */
interface Lines {
  readonly indexOf: ReadonlyMap<string, number>;
  readonly records: readonly string[];
}

function linesOf(scored: readonly ScoredPair[]): Lines {
  const records = new Map(scored.map(({ pair, record }) => [pair, record]));
  return {
    indexOf: new Map([...records.keys()].map((pair, index) => [pair, index])),
    records: [...records.values()],
  };
}
