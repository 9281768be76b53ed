import { describe, expect, it } from 'vitest';
import { COMMON_RULES } from '../../src/pair-prompt/contrast-rules.ts';
import { askingId, pairPrompts } from '../../src/pair-prompt/pair-prompts.ts';
import { loadProtocol, PAIRWISE_V2 } from '../../src/pair-prompt/protocol.ts';
import type { Contrast } from '../../src/simulation/contrast.ts';
import { EMPTY_EXPLANATION } from '../../src/suite/controls.ts';

const protocol = loadProtocol(PAIRWISE_V2);
const OWN = 'attends from cats to the';

/** The rules of a pair's prompts, in order. */
function asked(contrast: Contrast, explanation = OWN): readonly (string | undefined)[] {
  const question = { explanation, tokens: ['the', ' cat'], from: 1, to: 0 };
  return pairPrompts({ protocol, contrast }, question).map(
    (messages) => /Rule: the head (.*)/.exec(messages.at(-1)?.content ?? '')?.[1],
  );
}

describe('a pair', () => {
  it('is asked once, where its answer is not contrasted', () => {
    expect(asked(false)).toEqual([OWN]);
  });

  it('is also asked under an explanation that says nothing, under common rules, or under rules of one’s own', () => {
    expect(asked(true)).toEqual([OWN, EMPTY_EXPLANATION]);
    expect(asked('rules')).toEqual([OWN, ...COMMON_RULES]);
    expect(asked(['attends to names', 'attends to verbs'])).toEqual([
      OWN,
      'attends to names',
      'attends to verbs',
    ]);
  });

  it('is not contrasted with its own explanation: where that is all, with one that says nothing', () => {
    const [first = '', ...others] = COMMON_RULES;
    expect(asked('rules', first)).toEqual([first, ...others]);
    expect(asked('rules', first.toUpperCase())).toEqual([first.toUpperCase(), ...others]);
    expect(asked([OWN])).toEqual([OWN, EMPTY_EXPLANATION]);
  });
});

describe('the name of a way of asking', () => {
  it('tells what answers are contrasted with', () => {
    const ways: readonly Contrast[] = [false, true, 'rules', ['attends to names'], ['attends to verbs']];
    const names = ways.map((contrast) => askingId({ protocol, contrast }));
    expect(new Set(names).size).toBe(ways.length);
    expect(names.slice(0, 3)).toEqual([
      expect.stringMatching(/^pairwise-v2@[0-9a-f]{8}$/),
      expect.stringMatching(/^pairwise-v2@[0-9a-f]{8}, contrasted$/),
      expect.stringMatching(/^pairwise-v2@[0-9a-f]{8}, contrasted with rules@[0-9a-f]{8}$/),
    ]);
  });
});
