import { decimal, percent, signed } from '../metrics/number-text.ts';
import { PERTURBATIONS } from './perturbations.ts';
import type { PerturbationResponse, Validation } from './validation.ts';

/** An AUC of the true explanations below which a simulator is at chance, whatever else it does. */
const CHANCE = 0.6;

/** A mean change of P("1") by an order of examples from which on it is worth a sentence. */
const NOTABLE_SHIFT = 0.1;

/**
 * A validation in words: what the simulator does, what it does not, and what it must not be used for. A skill is claimed, or
 * denied, only where the whole interval of the share of heads is above, or below, one half.
 */
export function verdictOf(validation: Omit<Validation, 'verdict'>): string {
  const { trueExplanation, perturbations, floor, orders, unscored, questions } = validation;
  if (trueExplanation.meanAuc === null) return 'It answered nothing that could be scored.';
  if (trueExplanation.meanAuc < CHANCE) {
    return `It is near chance on explanations that are known to be true (mean AUC ${decimal(trueExplanation.meanAuc)}): do not use it as a simulator with this protocol.`;
  }
  const having = (reading: PerturbationResponse['reading'], words: 'skill' | 'lack') =>
    perturbations
      .filter((each) => each.reading === reading && each.heads > 0)
      .map((each) => {
        const shown = words === 'skill' ? each.detected : each.heads - each.detected;
        return `${wordsOf(each)[words]} in ${shown} of ${each.heads} heads`;
      })
      .join('; ');
  const [does, doesNot, perhaps] = [having('yes', 'skill'), having('no', 'lack'), having('unclear', 'skill')];
  const untried = perturbations.filter(({ heads }) => heads === 0);
  const weak = perturbations.filter(({ reading }) => reading !== 'yes');
  const shifted = orders.filter(({ meanShift }) => Math.abs(meanShift ?? 0) >= NOTABLE_SHIFT);
  return [
    `It gives true explanations a mean AUC of ${decimal(trueExplanation.meanAuc)}${floor === null ? '' : `, of which it reaches ${decimal(floor)} without an explanation`}.`,
    ...(does ? [`It ${does}.`] : []),
    ...(doesNot ? [`It ${doesNot}.`] : []),
    ...(perhaps ? [`Whether it does so in most heads cannot be told: it ${perhaps}.`] : []),
    ...(untried.length > 0
      ? [`It answered nothing about ${untried.map(({ title }) => title).join('; ')}.`]
      : []),
    ...(weak.length > 0
      ? [`Do not use it for ${weak.map((each) => wordsOf(each).use).join('; for ')}.`]
      : []),
    ...shifted.map(
      ({ order, meanShift }) =>
        `Its P("1") depends on the order of the examples: ${signed(meanShift)} with them ${order}; compare probabilities under one protocol only.`,
    ),
    ...(unscored > 0 ? [`${percent(unscored / questions)} of the questions have no score.`] : []),
  ].join(' ');
}

function wordsOf({ kind }: PerturbationResponse) {
  const {
    skill = kind,
    lack = kind,
    use = kind,
  } = PERTURBATIONS.find((perturbation) => perturbation.kind === kind) ?? {};
  return { skill, lack, use };
}
