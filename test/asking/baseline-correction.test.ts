import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Answer, answerOfLogOdds } from '../../src/asking/answer.ts';
import { correctedAnswer } from '../../src/asking/baseline-correction.ts';
import { type Match, normalizedOne } from '../../src/asking/normalized-one.ts';

const baselineCorrected = (own: Answer, others: readonly Answer[], match: Match) =>
  correctedAnswer([own, ...others], match);

const odds = (answer: Answer) => {
  const { probability } = normalizedOne(answer.topLogprobs, 'trimmed');
  return probability === null ? null : Math.log(probability / (1 - probability));
};

/** An answer of which "0" and "1" hold `mass`. */
function answer(logOdds: number, mass = 1): Answer {
  const { topLogprobs } = answerOfLogOdds(logOdds);
  return { topLogprobs: topLogprobs.map((each) => ({ ...each, logprob: each.logprob + Math.log(mass) })) };
}

const logOdds = fc.double({ min: -8, max: 8, noNaN: true });

describe('a baseline-corrected answer', () => {
  it('is the difference of the log-odds', () => {
    fc.assert(
      fc.property(logOdds, logOdds, (rule, nothing) => {
        expect(odds(baselineCorrected(answer(rule), [answer(nothing)], 'exact'))).toBeCloseTo(
          rule - nothing,
          6,
        );
      }),
    );
  });

  it('takes off the mean of several', () => {
    fc.assert(
      fc.property(logOdds, fc.array(logOdds, { minLength: 1, maxLength: 6 }), (rule, others) => {
        const taken = others.reduce((sum, each) => sum + each, 0) / others.length;
        const baselines = others.map((each) => answer(each));
        expect(odds(baselineCorrected(answer(rule), baselines, 'exact'))).toBeCloseTo(rule - taken, 6);
      }),
    );
  });

  it('is exactly even where no rule makes a difference, however many there are', () => {
    fc.assert(
      fc.property(logOdds, fc.integer({ min: 1, max: 9 }), (same, count) => {
        const baselines = Array.from({ length: count }, () => answer(same));
        const { topLogprobs } = baselineCorrected(answer(same), baselines, 'exact');
        expect(normalizedOne(topLogprobs).probability).toBe(0.5);
      }),
    );
  });

  it('says nothing where the explanation adds nothing', () => {
    const { probability } = normalizedOne(baselineCorrected(answer(3), [answer(3)], 'exact').topLogprobs);
    expect(probability).toBe(0.5);
  });

  it('holds as much as both do on average', () => {
    const { topLogprobs } = baselineCorrected(answer(1, 0.5), [answer(-1, 0.9)], 'exact');
    const scored = normalizedOne(topLogprobs);
    expect(scored.unscored === undefined && scored.mass).toBeCloseTo(0.7, 12);
  });

  it('takes an answer that is not among the alternatives to be as probable as the least of them', () => {
    const listed: Answer = {
      topLogprobs: [
        { token: '1', logprob: -0.1 },
        { token: 'a', logprob: -5 },
      ],
    };
    expect(odds(baselineCorrected(listed, [answer(0)], 'exact'))).toBeCloseTo(4.9, 6);
  });

  it.each([-9999, -3.4e38])('takes one that is listed with %s to be not listed', (logprob) => {
    const sure: Answer = {
      topLogprobs: [
        { token: '1', logprob: -1e-7 },
        { token: '0', logprob },
      ],
    };
    const taken = odds(baselineCorrected(answer(0), [sure, answer(0), answer(0), answer(0)], 'exact'));
    expect(taken).toBeCloseTo(Math.log(1e-7) / 4, 1);
  });

  it('leaves an answer that is not listed what a sole alternative leaves', () => {
    const sole: Answer = { topLogprobs: [{ token: '1', logprob: Math.log(0.8) }] };
    expect(odds(baselineCorrected(sole, [answer(0)], 'exact'))).toBeCloseTo(Math.log(0.8 / 0.2), 6);
  });

  it('counts the spellings that the match counts', () => {
    const spaced: Answer = {
      topLogprobs: [
        { token: ' 1', logprob: Math.log(0.6) },
        { token: '0', logprob: Math.log(0.3) },
      ],
    };
    expect(odds(baselineCorrected(spaced, [answer(0)], 'trimmed'))).toBeCloseTo(Math.log(2), 6);
  });

  it('has no score where one of the two has none', () => {
    const none: Answer = { topLogprobs: [{ token: 'perhaps', logprob: 0 }] };
    for (const [rule, nothing] of [
      [none, answer(0)],
      [answer(0), none],
    ] as const) {
      expect(normalizedOne(baselineCorrected(rule, [nothing], 'exact').topLogprobs).probability).toBeNull();
    }
  });

  it('took what both took', () => {
    const usage = { promptTokens: 10, cachedPromptTokens: 4, completionTokens: 1 };
    const paid = { ...answer(1), usage, cost: 0.5, latencyMs: 20, attempts: 1 };
    expect(baselineCorrected(paid, [paid], 'exact')).toMatchObject({
      usage: { promptTokens: 20, cachedPromptTokens: 8, completionTokens: 2 },
      cost: 1,
      latencyMs: 40,
      attempts: 2,
      questions: 2,
    });
    expect(baselineCorrected(answer(1), [answer(1)], 'exact')).toEqual({
      topLogprobs: expect.anything(),
      logOdds: [expect.closeTo(1, 9), expect.closeTo(1, 9)],
    });
  });
});
