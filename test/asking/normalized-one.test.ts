import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { correctedAnswer } from '../../src/asking/baseline-correction.ts';
import { answerShares, normalizedOne } from '../../src/asking/normalized-one.ts';
import { describeReference, reference } from '../reference.ts';

const alternatives = (logprobs: Record<string, number>) =>
  Object.entries(logprobs).map(([token, logprob]) => ({ token, logprob }));

describe('normalizedOne', () => {
  it('divides P("1") by P("0") + P("1") and leaves the rest out', () => {
    const top = alternatives({ '0': Math.log(0.2), '1': Math.log(0.6), The: Math.log(0.2) });
    expect(normalizedOne(top).probability).toBeCloseTo(0.75, 12);
  });

  it('counts a token that is not among the alternatives as impossible', () => {
    expect(normalizedOne(alternatives({ '1': -4, The: -0.1 })).probability).toBe(1);
    expect(normalizedOne(alternatives({ '0': -4, The: -0.1 })).probability).toBe(0);
  });

  it('counts exact tokens only, unless asked to trim', () => {
    const top = alternatives({
      ' 1': Math.log(0.5),
      '▁1': Math.log(0.1),
      Ġ0: Math.log(0.2),
      '0': Math.log(0.2),
    });
    expect(normalizedOne(top).probability).toBe(0);
    expect(normalizedOne(top, 'trimmed').probability).toBeCloseTo(0.6, 12);
  });

  it('stays within 0 and 1, or is unscored with a reason, and never NaN', () => {
    const logprob = fc.oneof(
      fc.double({ max: 0, noNaN: true }),
      fc.constantFrom(-9999, Number.NEGATIVE_INFINITY),
    );
    const token = fc.constantFrom('0', '1', ' 1', 'The');
    fc.assert(
      fc.property(
        fc.array(fc.record({ token, logprob })),
        fc.constantFrom('exact', 'trimmed'),
        (top, match) => {
          const { probability, unscored } = normalizedOne(top, match as 'exact' | 'trimmed');
          if (probability === null) expect(unscored).toMatch(/neither "0" nor "1"|0 and 1 hold only/);
          else expect(probability >= 0 && probability <= 1).toBe(true);
        },
      ),
    );
  });

  it.each([900, 0.01, Number.POSITIVE_INFINITY, Number.NaN])(
    'is unscored where %d is given for a log-probability',
    (logprob) => {
      const { probability, unscored } = normalizedOne(alternatives({ '0': -1, '1': logprob }));
      expect(probability).toBeNull();
      expect(unscored).toMatch(`logprob ${logprob} is not a log-probability, `);
    },
  );

  it('takes a log-probability that rounding has put a little above 0', () => {
    expect(normalizedOne(alternatives({ '1': 1e-6 })).probability).toBe(1);
  });

  it.each([
    ['shows what came instead', { The: Math.log(0.62), A: Math.log(0.2) }, /"The" 62 %, "A" 20 %/],
    ['advises more alternatives', { The: -0.1 }, /topLogprobs/],
    ['advises to trim where that would help', { ' 1': -0.1 }, /match: trimmed/],
    ['advises to turn thinking off', { '<think>': -0.01 }, /reasoning_effort: none/],
    ['says that both underflow', { '0': -9999, '1': -9999 }, /neither "0" nor "1" has a probability/],
    ['says that there was nothing', {}, /no alternatives at all/],
  ])('%s where a pair is unscored', (_, logprobs, message) => {
    expect(normalizedOne(alternatives(logprobs)).unscored).toMatch(message);
  });
});

describe('two entries of one text', () => {
  it('with different log-probabilities are different tokens, and add up', () => {
    const twice = [
      { token: '1', logprob: Math.log(0.6) },
      { token: '0', logprob: Math.log(0.3) },
      { token: '1', logprob: Math.log(0.01) },
    ];
    expect(normalizedOne(twice).probability).toBeCloseTo(0.61 / 0.91, 12);
  });

  it('with the same one, but for rounding, are one entry, repeated', () => {
    const entry = { token: '1', logprob: Math.log(0.6) };
    const repeated = [entry, { token: '0', logprob: Math.log(0.3) }, { ...entry, logprob: -0.51083 }];
    expect(normalizedOne(repeated).probability).toBeCloseTo(0.6 / 0.9, 5);
  });

  it('are read alike with and without a baseline correction', () => {
    const answer = (...entries: readonly (readonly [string, number])[]) => ({
      topLogprobs: entries.map(([token, probability]) => ({ token, logprob: Math.log(probability) })),
    });
    const twice = answer(['1', 0.6], ['0', 0.3], ['1', 0.01]);
    const corrected = correctedAnswer([twice, answer(['1', 0.4], ['0', 0.4])], 'exact');
    const plain = normalizedOne(twice.topLogprobs).probability ?? Number.NaN;
    expect(normalizedOne(corrected.topLogprobs).probability).toBeCloseTo(plain, 12);
  });
});

describe('an answer that hardly concerns 0 and 1', () => {
  it('is unscored where they hold less than 1 %, and says how little it was', () => {
    const { probability, unscored } = normalizedOne([
      { token: '<think>', logprob: Math.log(0.99) },
      { token: '1', logprob: Math.log(0.001) },
    ]);
    expect(probability).toBeNull();
    expect(unscored).toMatch(
      /^0 and 1 hold only 0\.10 % of the answer, less than 1 %.*think.*readout: samples/,
    );
  });
});

const schema = z.array(
  z.object({
    top_logprobs: z.array(z.object({ token: z.string(), logprob: z.number() })),
    normalized_one: z.number().nullable(),
  }),
);

describeReference('P("1") equals TDB’s', 'logprobs.json', () => {
  it('and is unscored where TDB divides by zero, or 0 and 1 hold less than 1 %', () => {
    for (const { top_logprobs, normalized_one } of reference('logprobs.json', schema)) {
      const { probability } = normalizedOne(top_logprobs);
      const { zero, one } = answerShares(top_logprobs, 'exact');
      if (normalized_one === null || zero + one < 0.01) expect(probability).toBeNull();
      else expect(probability).toBeCloseTo(normalized_one, 12);
    }
  });
});
