import { headName } from '../activation-records/head.ts';
import { mean } from '../metrics/mean.ts';
import type { Control } from '../suite/explanation.ts';
import { isClaim } from './claims.ts';
import type { JudgedExplanation } from './scored-explanation.ts';

/** An explanation's AUC beside that of the same pairs under its head's controls of one kind, as one simulator judges them. */
export interface AgainstControl {
  readonly head: string;
  readonly auc: number;
  /** How many controls of the kind the head has. */
  readonly controls: number;
  readonly controlMean: number;
}

/**
 * What is scored for its own sake, and not known to be wrong, beside its head's controls of one kind: `shuffled`, other heads'
 * explanations, or `empty`. Left out is what has no AUC, or no control with one.
 *
 * @param all explanations with their controls.
 * @param column the simulator's place among each explanation's scores.
 */
export function againstControl(
  all: readonly JudgedExplanation[],
  column: number,
  control: Control,
): readonly AgainstControl[] {
  return [...Map.groupBy(all, headName)].flatMap(([head, explanations]) => {
    const aucOf = ({ scores }: JudgedExplanation) => scores[column]?.auc ?? null;
    const controls = explanations.flatMap((each) => (each.control === control ? (aucOf(each) ?? []) : []));
    const controlMean = mean(controls);
    if (controlMean === null) return [];
    return explanations.flatMap((each) => {
      const auc = aucOf(each);
      if (!isClaim(each) || auc === null) return [];
      return [{ head, auc, controls: controls.length, controlMean }];
    });
  });
}
