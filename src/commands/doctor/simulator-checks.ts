import type { Answer } from '../../asking/answer.ts';
import { type Match, normalizedOne } from '../../asking/normalized-one.ts';
import { count, counted, dollars, duration, percent } from '../../files/number-text.ts';
import { describeTopLogprobs, spelledAnswer, type TokenLogprob } from '../../models/top-logprobs.ts';
import { doubt, type Finding, fine, problem } from './finding.ts';

export interface Trial {
  readonly answer: Answer;
  readonly match: Match;
  readonly milliseconds: number;
  /** How many questions a run asks it; undefined where nothing is known of the run. */
  readonly questions: number | undefined;
}

interface SimulatorCheck {
  readonly name: string;
  /** Whether it looks at tokens and their log-probabilities. */
  readonly isOfTokens?: true;
  readonly judge: (trial: Trial) => Finding;
}

/** Fewer may well be without one of "0" and "1", which then counts as impossible. */
const FEW_ALTERNATIVES = 5;
/** A model that says something else most of the time does not answer the question. */
const LEAST_MASS = 0.5;

/** Every check of an answer, in the order in which they are told. A new one is an entry here. */
export const SIMULATOR_CHECKS: readonly SimulatorCheck[] = [
  {
    name: 'log-probabilities',
    isOfTokens: true,
    judge: ({ answer: { topLogprobs, attempts } }) => {
      const found = counted(topLogprobs.length, 'alternative');
      const few = attempts !== undefined && topLogprobs.length < FEW_ALTERNATIVES;
      return few ? doubt(found, 'ask for more: topLogprobs in its config, up to 20') : fine(found);
    },
  },
  {
    name: 'saturation',
    isOfTokens: true,
    judge: ({ answer: { topLogprobs, attempts } }) =>
      attempts !== undefined && isSaturated(topLogprobs)
        ? doubt(
            'one alternative has everything, the others nothing: such values rank no pairs',
            'set readout: stated or samples in its config, or turn its reasoning off',
          )
        : fine('none'),
  },
  {
    name: '"0" and "1"',
    isOfTokens: true,
    judge: ({ answer: { topLogprobs }, match }) => {
      const spelled = (answer: '0' | '1') =>
        topLogprobs.filter(({ token }) =>
          match === 'exact' ? token === answer : spelledAnswer(token) === answer,
        ).length;
      const [zeros, ones] = [spelled('0'), spelled('1')];
      if (zeros > 0 && ones > 0) {
        return fine(
          zeros === 1 && ones === 1 ? 'single tokens' : `single tokens, ${zeros} and ${ones} spellings`,
        );
      }
      const { unscored } = normalizedOne(topLogprobs, match);
      if (unscored !== undefined) return problem(unscored);
      return doubt(
        `"${zeros > 0 ? '1' : '0'}" is not among the alternatives, and counts as impossible`,
        'ask for more: topLogprobs in its config, up to 20',
      );
    },
  },
  {
    name: 'their share',
    isOfTokens: true,
    judge: ({ answer: { topLogprobs }, match }) => {
      const scored = normalizedOne(topLogprobs, match);
      if (scored.unscored !== undefined) return problem('none');
      const found = `${percent(scored.mass)} of the answer, P("1") = ${scored.probability.toFixed(3)}`;
      if (scored.mass >= LEAST_MASS) return fine(found);
      return doubt(
        `${found}; most probable: ${describeTopLogprobs(topLogprobs)}`,
        `${others(topLogprobs, match)}try a model that follows instructions, or another protocol, and validate it before you believe it`,
      );
    },
  },
  {
    name: 'speed',
    judge: ({ answer: { attempts, cost }, milliseconds, questions }) => {
      const each = `${duration(milliseconds)} for a question`;
      if (attempts === undefined || questions === undefined) return fine(each);
      const minutes = (milliseconds * questions) / 60_000;
      const price = cost === undefined ? '' : `, about ${dollars(cost * questions)}`;
      return fine(
        `${each}; ${counted(questions, 'question')}, one at a time: about ${count(Math.ceil(minutes))} min${price}`,
      );
    },
  },
];

/** Whether log-probabilities are 0 and something like −9999, as where an endpoint reasons first, and makes them up. */
export function isSaturated(topLogprobs: readonly TokenLogprob[]): boolean {
  const impossible = topLogprobs.filter(({ logprob }) => logprob < IMPOSSIBLE).length;
  return topLogprobs.length > 1 && impossible === topLogprobs.length - 1;
}

/** No model's own: e^−100. */
const IMPOSSIBLE = -100;

/** Advice where other spellings of the answers would count with another setting. */
function others(topLogprobs: readonly TokenLogprob[], match: Match): string {
  if (match === 'trimmed') return '';
  const trimmed = normalizedOne(topLogprobs, 'trimmed');
  const share = trimmed.unscored === undefined ? trimmed.mass : 0;
  return share >= LEAST_MASS ? 'set match: trimmed in its config, or ' : '';
}
