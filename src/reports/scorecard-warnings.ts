import { DOUBTFUL_MASS } from '../asking/normalized-one.ts';
import { counted, percent } from '../files/number-text.ts';
import { shorten } from '../files/visible-text.ts';
import type { Scorecard } from '../scorecard/scorecard.ts';

/** What every report says of a run whose numbers are not what they seem, a sentence each. */
export function scorecardWarnings({
  simulators,
  explanations,
}: Pick<Scorecard, 'simulators' | 'explanations'>): readonly string[] {
  const onShown = explanations.filter(({ judgedOnShown }) => judgedOnShown === true).length;
  return [
    ...simulators.flatMap(({ name, meanMass }) =>
      meanMass === null || meanMass >= DOUBTFUL_MASS
        ? []
        : [
            `${shorten(name, 80)}: 0 and 1 hold only ${percent(meanMass)} of its answers, so its scores are of little worth. If it spells " 1" with a space, set match: trimmed; if it thinks first (<think>), turn that off, or set readout: samples.`,
          ],
    ),
    ...(onShown > 0
      ? [
          `allowTrain: ${counted(onShown, 'explanation')} judged on records that ${onShown === 1 ? 'it was' : 'they were'} written from: such a score is too good.`,
        ]
      : []),
  ];
}
