import { describe, expect, it } from 'vitest';
import type { Match } from '../../../src/asking/normalized-one.ts';
import { SIMULATOR_CHECKS, type Trial } from '../../../src/commands/doctor/simulator-checks.ts';
import type { TokenLogprob } from '../../../src/models/top-logprobs.ts';
import { CHATTY, fromProbabilities } from '../../simulator-server/index.ts';

const FULL = { '1': 0.5, '0': 0.3, The: 0.1, A: 0.05, B: 0.01 };

function judged(topLogprobs: readonly TokenLogprob[], more: Partial<Trial> = {}, match: Match = 'exact') {
  const trial = { answer: { topLogprobs, attempts: 1 }, match, milliseconds: 400, questions: 600, ...more };
  return Object.fromEntries(SIMULATOR_CHECKS.map(({ name, judge }) => [name, judge(trial)]));
}

describe('what one answer tells of a simulator', () => {
  it('is all fine where both answers are single tokens that hold most of the mass', () => {
    const findings = judged(fromProbabilities(FULL));
    expect(Object.values(findings).every(({ outcome }) => outcome === 'fine')).toBe(true);
    expect(findings['their share']?.found).toBe('80 % of the answer, P("1") = 0.625');
    expect(findings.speed?.found).toBe('400 ms for a question; 600 questions, one at a time: about 4 min');
  });

  it('is that one of the answers may be missing', () => {
    const { '"0" and "1"': tokens } = judged(fromProbabilities({ '1': 0.9, The: 0.1 }));
    expect(tokens).toMatchObject({ outcome: 'doubt', found: expect.stringMatching(/^"0" is not among/) });
    expect(tokens?.fix).toMatch(/topLogprobs/);
  });

  it('is that the answers are spelled with a space, and which setting counts them', () => {
    const spaced = fromProbabilities({ ' 1': 0.6, ' 0': 0.3 });
    expect(judged(spaced)['"0" and "1"']).toMatchObject({
      outcome: 'problem',
      found: expect.stringMatching(/match: trimmed/),
    });
    expect(judged(spaced, {}, 'trimmed')['"0" and "1"']?.outcome).toBe('fine');
  });

  it('is that the model rather says something else', () => {
    const { 'their share': share } = judged(fromProbabilities({ The: 0.9, '1': 0.05, '0': 0.01 }));
    expect(share).toMatchObject({ outcome: 'doubt', found: expect.stringMatching(/^6 % .*"The" 90 %/) });
    const { 'their share': spaced } = judged(fromProbabilities({ ' 1': 0.9, '1': 0.05, '0': 0.01 }));
    expect(spaced?.fix).toMatch(/^set match: trimmed/);
    expect(judged(CHATTY)['"0" and "1"']?.outcome).toBe('problem');
  });

  it('is that few alternatives came', () => {
    expect(judged(fromProbabilities({ '1': 0.5, '0': 0.5 }))['log-probabilities']?.outcome).toBe('doubt');
    const embedded = { answer: { topLogprobs: fromProbabilities({ '1': 0.5, '0': 0.5 }) } };
    expect(judged([], embedded)['log-probabilities']?.outcome).toBe('fine');
  });

  it('is what a run costs, where the price is known', () => {
    const topLogprobs = fromProbabilities(FULL);
    const priced = judged([], { answer: { topLogprobs, attempts: 1, cost: 0.001 } });
    expect(priced.speed?.found).toMatch(/about \$0\.6$/);
  });
});
