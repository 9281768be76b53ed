import type { z } from 'zod';
import { decimal, range } from '../../files/number-text.ts';
import type { ConfidenceInterval } from '../../metrics/confidence-interval.ts';
import type { ExplanationPredictions } from '../predictions.ts';
import type { ScoredExplanation } from '../scored-explanation.ts';
import type { ScoredPairs } from '../scored-pairs.ts';

/** One column of a run, as measures see it: what one simulator said, without the controls unless they are named. */
export interface MeasuredColumn {
  readonly column: number;
  /** Mean of P("0") + P("1") over the answers that say so. */
  readonly meanMass: number | null;
  /** Of every simulator, explanation by explanation. */
  readonly predictions: readonly ExplanationPredictions[];
  /** Labels and P("1") of the column's predictions that have one. */
  readonly scored: Pick<ScoredPairs, 'labels' | 'probabilities'>;
  readonly explanations: readonly ScoredExplanation[];
  /** With the controls. */
  readonly all: readonly ScoredExplanation[];
}

export interface Shown {
  readonly value: string;
  /** Where it has one, in a column of its own or beside it. */
  readonly interval?: string;
}

/** A figure with its interval; `signed` in place of `decimal` shows a difference. */
export function shown(
  value: number | null,
  interval: ConfidenceInterval | null,
  format: typeof decimal = decimal,
  digits = 3,
): Shown {
  return { value: format(value, digits), interval: range(interval, format) };
}

/**
 * A figure about a simulator: what it is called, what it means, which fields it has in scorecard.json, how they are
 * computed and how they are shown. The scorecard, the HTML report, the Markdown one and the CSV read the list of them.
 */
export interface Measure<Fields extends z.ZodRawShape> {
  readonly heading: string;
  /** What it means, for the report's glossary: half a sentence. */
  readonly meaning: string;
  readonly fields: Fields;
  readonly compute: (column: MeasuredColumn) => z.output<z.ZodObject<Fields>>;
  readonly show: (values: z.output<z.ZodObject<Fields>>) => Shown;
}

export function measure<Fields extends z.ZodRawShape>(declaration: Measure<Fields>): Measure<Fields> {
  return declaration;
}
