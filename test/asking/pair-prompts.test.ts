import { describe, expect, it } from 'vitest';
import { COMMON_EXPLANATIONS } from '../../src/asking/common-explanations.ts';
import { askingAbout, askingId, askingOf, pairPrompts } from '../../src/asking/pair-prompts.ts';
import { loadProtocol, PAIRWISE_V2 } from '../../src/asking/protocol.ts';
import type { BaselineCorrection } from '../../src/simulation/baseline-correction.ts';
import { EMPTY_EXPLANATION } from '../../src/suite/controls.ts';

const protocol = loadProtocol(PAIRWISE_V2);
const OWN = 'attends from cats to the';

/** The rules of a pair's prompts, in order. */
function asked(baselineCorrection: BaselineCorrection, explanation = OWN): readonly (string | undefined)[] {
  const question = { explanation, tokens: ['the', ' cat'], from: 1, to: 0 };
  return pairPrompts({ protocol, baselineCorrection }, question).map(
    (messages) => /Rule: the head (.*)/.exec(messages.at(-1)?.content ?? '')?.[1],
  );
}

describe('a pair', () => {
  it('is asked once, without a baseline correction', () => {
    expect(asked(false)).toEqual([OWN]);
  });

  it('is also asked under an explanation that says nothing, under common rules, or under rules of one’s own', () => {
    expect(asked('empty')).toEqual([OWN, EMPTY_EXPLANATION]);
    expect(asked('common')).toEqual([OWN, ...COMMON_EXPLANATIONS]);
    expect(asked(['attends to names', 'attends to verbs'])).toEqual([
      OWN,
      'attends to names',
      'attends to verbs',
    ]);
  });

  it('is not corrected by its own explanation: where that is all, by an empty one', () => {
    const [first = '', ...others] = COMMON_EXPLANATIONS;
    expect(asked('common', first)).toEqual([first, ...others]);
    expect(asked('common', first.toUpperCase())).toEqual([first.toUpperCase(), ...others]);
    expect(asked([OWN])).toEqual([OWN, EMPTY_EXPLANATION]);
  });
});

describe('the name of a way of asking', () => {
  it('tells what answers are corrected by', () => {
    const ways: readonly BaselineCorrection[] = [
      false,
      'empty',
      'common',
      ['attends to names'],
      ['attends to verbs'],
    ];
    const names = ways.map((baselineCorrection) => askingId({ protocol, baselineCorrection }));
    expect(new Set(names).size).toBe(ways.length);
    expect(names.slice(0, 3)).toEqual([
      expect.stringMatching(/^pairwise-v2@[0-9a-f]{8}$/),
      expect.stringMatching(/^pairwise-v2@[0-9a-f]{8}, baseline-corrected$/),
      expect.stringMatching(/^pairwise-v2@[0-9a-f]{8}, baseline-corrected with explanations@[0-9a-f]{8}$/),
    ]);
  });
});

describe('a suite that asks as transformer-debugger does', () => {
  const said = (baselineCorrection?: BaselineCorrection) =>
    askingAbout(
      askingOf({ protocol: 'pairwise-v2', baselineCorrection, correctedByDefault: true }, [], 'here'),
      { uncorrected: true },
    ).baselineCorrection;

  it('has no baseline correction by default, and the one that a simulator’s config names', () => {
    expect(said()).toBe(false);
    expect(said('common')).toBe('common');
  });
});

describe('a simulator whose config says nothing of a baseline correction', () => {
  it.each([
    [true, 'common'],
    [false, false],
  ] as const)('has that of its kind: corrected by default %s', (correctedByDefault, expected) => {
    const asking = askingOf({ protocol: 'pairwise-v2', correctedByDefault }, [], 'here');
    expect(askingAbout(asking, {}).baselineCorrection).toBe(expected);
  });
});
