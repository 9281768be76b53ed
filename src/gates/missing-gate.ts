import type { Comparison } from './compare-baselines.ts';
import type { Finding } from './finding.ts';
import type { AllowMissing } from './gates-config.ts';
import { isExcepted } from './level-gates.ts';

const MOST_NAMED = 5;

/**
 * Explanations of the baseline that the run is without: taken out of the suite, or renamed. What is not compared cannot
 * fall, so this fails the run unless `allowMissing` allows it. It is silent where nothing is missing.
 */
export function judgeMissing(comparisons: readonly Comparison[], allowed: AllowMissing): readonly Finding[] {
  if (allowed === true) return [];
  return comparisons.flatMap(({ simulator, onlyBefore, onlyNow }): readonly Finding[] => {
    const missing = onlyBefore.filter((name) => allowed === false || !isNamed(name, allowed));
    if (missing.length === 0) return [];
    const shown = missing.slice(0, MOST_NAMED).join(', ');
    const more = missing.length > MOST_NAMED ? ` and ${missing.length - MOST_NAMED} more` : '';
    const renamed =
      onlyNow.length > 0
        ? ` ${onlyNow.length} are new: an explanation that was only renamed needs its old id.`
        : '';
    return [
      {
        gate: 'allowMissing',
        subject: simulator,
        outcome: 'fail',
        reason: `${missing.length} of the baseline's explanations are not in this run: ${shown}${more}.${renamed} Where that is meant, name them in allowMissing or write a new baseline.`,
      },
    ];
  });
}

/** @param name head and id, as comparisons have it. */
function isNamed(name: string, allowed: readonly string[]): boolean {
  const [head = '', ...id] = name.split(' ');
  return isExcepted(head, id.join(' '), allowed);
}
