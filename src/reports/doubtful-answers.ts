import { DOUBTFUL_MASS } from '../asking/normalized-one.ts';
import { shorten } from '../files/visible-text.ts';
import { percent } from '../metrics/number-text.ts';
import type { Scorecard } from '../scorecard/scorecard.ts';

/** The simulators that mostly answer something else than 0 or 1, each with the likely cause. */
export function doubtfulAnswers({
  simulators,
}: Pick<Scorecard, 'simulators'>): readonly { readonly name: string; readonly warning: string }[] {
  return simulators.flatMap(({ name, meanMass }) =>
    meanMass === null || meanMass >= DOUBTFUL_MASS
      ? []
      : [
          {
            name: shorten(name, 80),
            warning: `0 and 1 hold only ${percent(meanMass)} of its answers, so its scores are of little worth. If it spells " 1" with a space, set match: trimmed; if it thinks first (<think>), turn that off, or set readout: samples`,
          },
        ],
  );
}
