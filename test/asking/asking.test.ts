import { describe, expect, it } from 'vitest';
import { askingId, askingOf, exchangeOf } from '../../src/asking/asking.ts';
import { askingConfigSchema } from '../../src/asking/asking-config.ts';
import { type BaselineCorrection, correctionOf } from '../../src/asking/baseline-correction.ts';
import { loadProtocol, PAIRWISE_V2 } from '../../src/asking/protocol.ts';
import { COMMON_EXPLANATIONS, EMPTY_EXPLANATION } from '../../src/rules/rules.ts';

const protocol = loadProtocol(PAIRWISE_V2);
const PLAIN = { protocol, readout: 'logprobs', match: 'exact' } as const;
const OWN = 'attends from cats to the';

/** The explanations of a pair's prompts, in order. */
function asked(baselineCorrection: BaselineCorrection, explanation = OWN): readonly (string | undefined)[] {
  const question = { explanation, tokens: ['the', ' cat'], from: 1, to: 0 };
  return exchangeOf({ ...PLAIN, baselineCorrection }, [question]).requests.map(
    ({ messages }) => /Rule: the head (.*)/.exec(messages.at(-1)?.content ?? '')?.[1],
  );
}

describe('a pair', () => {
  it('is asked once, without a baseline correction', () => {
    expect(asked(false)).toEqual([OWN]);
  });

  it('is also asked under an explanation that says nothing, under common ones, or under one’s own', () => {
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
    const names = ways.map((baselineCorrection) => askingId({ ...PLAIN, baselineCorrection }));
    expect(new Set(names).size).toBe(ways.length);
    expect(names.slice(0, 3)).toEqual([
      expect.stringMatching(/^pairwise-v2@[0-9a-f]{8}$/),
      expect.stringMatching(/^pairwise-v2@[0-9a-f]{8}, baseline-corrected$/),
      expect.stringMatching(/^pairwise-v2@[0-9a-f]{8}, baseline-corrected with explanations@[0-9a-f]{8}$/),
    ]);
  });
});

/** What is taken off where a config says this, of a kind of simulator that is corrected by default or not. */
const taken = (
  config: { readonly baselineCorrection?: BaselineCorrection },
  byDefault: boolean,
  question: { readonly uncorrected?: boolean } = {},
) => correctionOf(askingOf(askingConfigSchema.parse(config), [], 'here', byDefault), question);

describe('a simulator whose config says nothing of a baseline correction', () => {
  it('has that of its kind', () => {
    expect(taken({}, true)).toBe('common');
    expect(taken({}, false)).toBe(false);
    expect(taken({ baselineCorrection: false }, true)).toBe(false);
  });
});

describe('a question that is asked as transformer-debugger asks', () => {
  it('has no baseline correction by default, and the one that a simulator’s config names', () => {
    expect(taken({}, true, { uncorrected: true })).toBe(false);
    expect(taken({ baselineCorrection: 'common' }, true, { uncorrected: true })).toBe('common');
  });

  it('takes one request', () => {
    const question = { explanation: OWN, tokens: ['the', ' cat'], from: 1, to: 0, uncorrected: true };
    const asking = askingOf(askingConfigSchema.parse({}), [], 'here', true);
    expect(exchangeOf(asking, [question]).requests).toHaveLength(1);
  });
});
