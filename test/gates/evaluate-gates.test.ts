import { describe, expect, it } from 'vitest';
import type { Baseline } from '../../src/gates/baseline.ts';
import { baselineOf } from '../../src/gates/baseline-of-runs.ts';
import { evaluateGates } from '../../src/gates/evaluate-gates.ts';
import { gatesOfMetadata } from '../../src/gates/gates-config.ts';
import type { PairCase } from '../../src/pair-cases/pair-case.ts';
import type { ScoredRun } from '../../src/scorecard/build-scorecard.ts';
import { predictionsOfRun } from '../../src/scorecard/predictions-file.ts';
import { type RunOf, right, runOf, undecided, wrong } from './runs.ts';

const config = (gates: object) => {
  const parsed = gatesOfMetadata({ attentionHeads: { gates } });
  if (parsed === null) throw new Error('no gates');
  return parsed;
};
const baseline = (run: RunOf = {}): Baseline => baselineOf(predictionsOfRun(runOf(run)));
const judge = (gates: object, run: ScoredRun, before: Baseline | null = null) =>
  evaluateGates(config(gates), run, before).map(
    ({ gate, subject, outcome }) => `${gate}, ${subject}: ${outcome}`,
  );
const against = { baseline: 'b.json', maxMeanDrop: 0.01 };

describe('evaluateGates', () => {
  it('judges a mean by its interval: below the bound, above it, or around it', () => {
    expect(judge({ minMeanAuc: 0.8 }, runOf())).toEqual(['minMeanAuc, gpt: pass']);
    expect(judge({ minMeanAuc: 0.8 }, runOf({ simulators: { gpt: undecided } }))).toEqual([
      'minMeanAuc, gpt: fail',
    ]);
    const mixed = runOf({
      simulators: { gpt: (head, pair) => (head % 2 ? right : undecided)(head, pair, '') },
    });
    expect(judge({ minMeanAuc: 0.8 }, mixed)).toEqual(['minMeanAuc, gpt: inconclusive']);
  });

  it('judges the mean of fewer than five heads by their pairs, and says so', () => {
    const [verdict] = evaluateGates(
      config({ minMeanAuc: 0.95 }),
      runOf({ heads: 1, explanations: ['a'] }),
      null,
    );
    expect(verdict?.outcome).toBe('inconclusive');
    expect(verdict?.reason).toMatch(/^Mean AUC 1\.000 \(95 % interval 0\.\d+ to 1\.000, over pairs/);
  });

  it('judges every explanation but the excepted, and sums up those that pass', () => {
    const simulators = {
      gpt: (head: number, pair: number, id: string) =>
        (id === 'a' && head < 2 ? wrong : right)(head, pair, id),
    };
    const run = runOf({ simulators });
    expect(judge({ minAuc: 0.6 }, run)).toEqual([
      'minAuc, gpt, L1H0 a: fail',
      'minAuc, gpt, L1H1 a: fail',
      'minAuc, gpt: pass',
    ]);
    expect(judge({ minAuc: { bound: 0.6, except: ['L1H0 a'] } }, run)).toContain('minAuc, gpt, L1H1 a: fail');
    expect(judge({ minAuc: { bound: 0.6, except: ['a'] } }, run)).toEqual(['minAuc, gpt: pass']);
  });

  it('counts unscored pairs exactly', () => {
    const simulators = { gpt: (head: number, pair: number) => (head === 0 && pair < 3 ? null : 0.5) };
    const run = runOf({ simulators });
    expect(judge({ maxUnscored: 0.05 }, run)).toEqual(['maxUnscored, gpt: pass']);
    expect(judge({ maxUnscored: 0.049 }, run)).toEqual(['maxUnscored, gpt: fail']);
  });

  it('asks for the truth only where the suite knows it', () => {
    expect(judge({ minTrueFirst: 0.5 }, runOf())).toEqual(['minTrueFirst, gpt: inconclusive']);
    const known = (simulator: typeof right) =>
      runOf({
        heads: 10,
        simulators: { gpt: simulator },
        change: (each) => ({
          ...each,
          explanation: { ...each.explanation, truth: each.explanation.id === 'a' },
        }),
      });
    expect(
      judge(
        { minTrueFirst: 0.5 },
        known((_, pair, id) => (id === 'a' ? right : wrong)(0, pair, id)),
      ),
    ).toEqual(['minTrueFirst, gpt: pass']);
    expect(
      judge(
        { minTrueFirst: 0.5 },
        known((_, pair, id) => (id === 'b' ? right : wrong)(0, pair, id)),
      ),
    ).toEqual(['minTrueFirst, gpt: fail']);
  });

  it('judges the named simulators, says which is missing, and refuses to judge none', () => {
    const run = runOf({ simulators: { gpt: right, constant: undecided } });
    expect(judge({ minMeanAuc: 0.8 }, run)).toEqual(['minMeanAuc, gpt: pass', 'minMeanAuc, constant: fail']);
    expect(judge({ minMeanAuc: 0.8, simulators: ['gpt', 'o3'] }, run)).toEqual([
      'simulators, o3: inconclusive',
      'minMeanAuc, gpt: pass',
    ]);
    expect(() => judge({ minMeanAuc: 0.8, simulators: ['o3'] }, run)).toThrow(
      /names o3, and the run has gpt, constant/,
    );
  });

  it('fails the run for an inconclusive verdict only where the config says so', () => {
    const inconclusive = runOf({ heads: 1 });
    const verdicts = (onInconclusive: string) =>
      evaluateGates(config({ minMeanAuc: 0.99, onInconclusive }), inconclusive, null);
    expect(verdicts('pass')[0]).toMatchObject({ outcome: 'inconclusive', failsRun: false });
    expect(verdicts('fail')[0]).toMatchObject({ outcome: 'inconclusive', failsRun: true });
  });

  it('passes what is as it was, and fails what fell, in the mean and singly', () => {
    const gates = { ...against, maxDrop: 0.1 };
    expect(judge(gates, runOf(), baseline())).toEqual(['maxMeanDrop, gpt: pass', 'maxDrop, gpt: pass']);
    const simulators = {
      gpt: (head: number, pair: number, id: string) =>
        (head === 3 && id === 'b' ? wrong : right)(head, pair, id),
    };
    expect(judge(gates, runOf({ simulators }), baseline())).toEqual([
      'maxMeanDrop, gpt: fail',
      'maxDrop, gpt, L1H3 b: fail',
      'maxDrop, gpt: pass',
    ]);
  });

  it('never fails a run for becoming better', () => {
    expect(judge(against, runOf(), baseline({ simulators: { gpt: wrong } }))).toEqual([
      'maxMeanDrop, gpt: pass',
    ]);
  });

  it('compares the part that both runs have where that is allowed, and names the rest', () => {
    const before = baseline({ explanations: ['a', 'old'] });
    const part = { ...against, allowMissing: true };
    const [verdict] = evaluateGates(config(part), runOf({ heads: 2, explanations: ['a', 'new'] }), before);
    expect(verdict?.outcome).toBe('pass');
    expect(verdict?.reason).toMatch(
      /over 2 explanations: .*Not in this run: L1H0 old, .* and 5 more\. Not in the baseline: L1H0 new, L1H1 new\.$/,
    );
    const pairs = runOf({ change: (each) => ([1, 2, 9, 10].includes(each.pair.from) ? each : null) });
    expect(evaluateGates(config(against), pairs, baseline())[0]?.reason).toMatch(
      /Compared on 48 of the baseline's 120 pairs/,
    );
    expect(judge(part, runOf({ explanations: ['new'] }), before)).toEqual(['maxMeanDrop, gpt: inconclusive']);
  });

  it('never says that a drop gate passed for what the run does not cover', () => {
    const gates = { ...against, maxDrop: 0.1 };
    const whole = { explanations: 12, questions: 120, pairs: 10 };
    const part = runOf({ heads: 2, change: (each) => ({ ...each, whole }) });
    expect(judge(gates, part, baseline())).toEqual([
      'maxMeanDrop, gpt: pass',
      'maxMeanDrop, gpt, the rest: inconclusive',
      'maxDrop, gpt: pass',
      'maxDrop, gpt, the rest: inconclusive',
    ]);
    expect(evaluateGates(config(gates), part, baseline())[1]?.reason).toBe(
      "Not covered: 8 of the baseline's explanations are not in this run. This run is partial: 4 of 12 explanations.",
    );
    const fromPart = baselineOf(predictionsOfRun(part));
    expect(evaluateGates(config(against), runOf(), fromPart)[1]?.reason).toMatch(
      /^Not covered: the baseline was written from a run of a part .*\(partial: 4 of 12 explanations\)\.$/,
    );
  });

  it('says so of a gate that finds nothing to judge', () => {
    expect(judge({ minAuc: { bound: 0.5, except: ['a', 'b'] } }, runOf())).toEqual([
      'minAuc, gpt: inconclusive',
    ]);
    const gates = { baseline: 'b.json', maxDrop: 0.1, allowMissing: true };
    expect(judge(gates, runOf({ explanations: ['new'] }), baseline())).toEqual([
      'maxDrop, gpt: inconclusive',
    ]);
  });

  it('names the explanations that fell, how far, and where a text changed', () => {
    const run = runOf({
      simulators: {
        gpt: (head, pair, id) => (head === 3 && id === 'b' ? wrong : right)(head, pair, id),
      },
      change: (each) => ({
        ...each,
        explanation:
          each.explanation.id === 'b' ? { ...each.explanation, text: 'attends to dots' } : each.explanation,
      }),
    });
    const [mean, single] = evaluateGates(config({ ...against, maxDrop: 0.1 }), run, baseline());
    expect(mean?.reason).toMatch(
      / Fell: L1H3 b 1\.000 → 0\.000 \(−1\.000, another text: “attends to b”, now “attends to dots”\)\.$/,
    );
    expect(single?.reason).toMatch(
      /^AUC 1\.000 → 0\.000, .*In the baseline it was another text: “attends to b”, now “attends to dots”\.$/,
    );
  });

  it('takes a baseline from before texts were kept', () => {
    const { texts: _, ...old } = baseline();
    expect(judge(against, runOf(), old)).toEqual(['maxMeanDrop, gpt: pass']);
  });

  it.each<[string, RunOf, RegExp]>([
    ['suite', { suite: 'other' }, /of the suite demo, this run of other/],
    ['subject', { subject: 'pythia' }, /of the subject gpt2, this run of pythia/],
    ['simulator', { simulators: { o3: right } }, /has no simulator o3, only gpt/],
    ['protocol', { protocol: 'p@2' }, /gpt was asked with the protocol p@1, now with p@2/],
    [
      'pair',
      { change: (each) => ({ ...each, pair: { ...each.pair, to: 1 } }) },
      /L1H0: it does not have the pair top\[0\] 1→1/,
    ],
    [
      'label',
      { change: (each) => ({ ...each, pair: { ...each.pair, label: each.pair.from < 5 ? 1 : 0 } }) },
      /L1H0: the pair top\[4\] 5→0 had the label 1, and has 0 now/,
    ],
    [
      'sequence',
      { change: (each) => ({ ...each, tokens: ['x', 'z'] }) },
      /L1H0: the record top\[0\] has other tokens/,
    ],
  ])('refuses a baseline of another %s', (_, run, message) => {
    expect(() => judge(against, runOf(run), baseline())).toThrow(message);
  });

  it('does not call it another protocol where a simulator answered nothing', () => {
    const silent = runOf({ simulators: { gpt: () => null }, protocol: null });
    expect(judge({ ...against, maxUnscored: 1 }, silent, baseline())).toEqual([
      'maxUnscored, gpt: pass',
      'maxMeanDrop, gpt: inconclusive',
    ]);
  });

  it('fails where explanations of the baseline are gone or renamed, unless that is allowed', () => {
    const before = baseline({ explanations: ['a', 'old'] });
    const run = runOf({ explanations: ['a', 'new'] });
    const [verdict] = evaluateGates(config(against), run, before);
    expect(verdict).toMatchObject({ gate: 'allowMissing', subject: 'gpt', failsRun: true });
    expect(verdict?.reason).toMatch(
      /^6 of the baseline's explanations are not in this run: L1H0 old, .* and 1 more\. 6 are new/,
    );
    const allowing = (allowMissing: unknown) => judge({ ...against, allowMissing }, run, before);
    for (const allowed of [true, ['old']]) expect(allowing(allowed)).toEqual(['maxMeanDrop, gpt: pass']);
    expect(allowing(['L1H0 old'])).toContain('allowMissing, gpt: fail');
  });

  it('fails where a pair that was wrong is left unanswered, so that the AUC rises, unless that is allowed', () => {
    const mistaken = (head: number, pair: number) => (pair === 4 ? 0.01 : right(head, pair, ''));
    const silent = (head: number, pair: number) => (pair === 4 ? null : right(head, pair, ''));
    const before = baseline({ simulators: { gpt: mistaken } });
    const run = runOf({ simulators: { gpt: silent } });
    expect(run.scorecard.simulators[0]?.meanAuc).toBe(1);
    expect(judge(against, run, before)).toEqual(['maxUnscored, gpt: fail', 'maxMeanDrop, gpt: pass']);
    expect(judge({ ...against, maxUnscored: 0.1 }, run, before)).toEqual([
      'maxUnscored, gpt: pass',
      'maxMeanDrop, gpt: pass',
    ]);
  });

  it('is not silenced by a head with one pair of a label', () => {
    const isThin = ({ head, pair }: PairCase) => head.head === 5 && pair.label === 0 && pair.from > 6;
    const change = (each: PairCase) => (isThin(each) ? null : each);
    const gone = runOf({ change, simulators: { gpt: wrong } });
    const [verdict] = evaluateGates(config(against), gone, baseline({ change }));
    expect(verdict?.outcome).toBe('fail');
    expect(verdict?.reason).toMatch(/Left out, as fewer than two pairs of a label .*: L1H5\./);
  });

  it('does not take what one record did to a head for a fall of its explanations, and names the head', () => {
    const change = (each: PairCase): PairCase => ({
      ...each,
      pair: { ...each.pair, record: `top[${each.pair.label}]` },
    });
    const asked = { change, heads: 1, explanations: ['a'] };
    const gone = runOf({ ...asked, simulators: { gpt: wrong } });
    const verdicts = evaluateGates(config({ ...against, maxDrop: 0.01 }), gone, baseline(asked));
    expect(verdicts.map(({ gate, outcome }) => `${gate}: ${outcome}`)).toEqual([
      'maxMeanDrop: inconclusive',
      'maxDrop: inconclusive',
    ]);
    expect(verdicts[0]?.reason).toMatch(/all pairs of a label are of one record .*: L1H0\./);
    expect(judge(against, runOf(asked), baseline(asked))).toEqual(['maxMeanDrop, gpt: pass']);
  });

  it('says of a single fall which it cannot tell that the pairs are of few records', () => {
    const change = (each: PairCase): PairCase => ({
      ...each,
      pair: { ...each.pair, record: `top[${each.pair.from % 3}]` },
    });
    const gone = runOf({ change, simulators: { gpt: wrong } });
    const [, single] = evaluateGates(config({ ...against, maxDrop: 0.01 }), gone, baseline({ change }));
    expect(single).toMatchObject({ gate: 'maxDrop', outcome: 'inconclusive' });
    expect(single?.reason).toMatch(
      /corrected for 12 explanations, and the pairs of a label are of 3 records/,
    );
  });

  it('calls a rise a rise', () => {
    const run = runOf({ simulators: { gpt: right } });
    const before = baseline({ simulators: { gpt: wrong } });
    expect(evaluateGates(config(against), run, before)[0]).toMatchObject({
      outcome: 'pass',
      reason: expect.stringMatching(
        /: a rise by [01]\.\d+ \(99 % interval 0\.\d+ to [01]\.\d+\), so no fall of more than 0\.\d+\./,
      ),
    });
  });

  it('says which fall it would have caught, and can do with a certain fall whose estimate is beyond the bound', () => {
    const simulators = {
      gpt: (head: number, pair: number) => (head < 2 && pair === 4 ? 0.3 : right(head, pair, '')),
    };
    const bound = { baseline: 'b.json', maxMeanDrop: 0.06 };
    const verdicts = (gates: object) => evaluateGates(config(gates), runOf({ simulators }), baseline());
    expect(verdicts(bound)[0]?.reason).toMatch(/In four of five such runs a fall by 0\.\d+ is caught\.$/);
    expect(verdicts({ ...bound, dropTest: 'below-baseline' })[0]?.outcome).not.toBe('fail');
    const anew = [0.5, 0.9, 0.2, 0.4, 0.6, 0.8, 0.3, 1, 0.7, 0.1];
    const broken = (head: number, pair: number) => (head < 4 ? (anew[pair] ?? 0) : right(head, pair, ''));
    const run = runOf({ heads: 20, simulators: { gpt: broken } });
    const outcomes = ['beyond-bound', 'below-baseline'].map(
      (dropTest) => evaluateGates(config({ ...bound, dropTest }), run, baseline({ heads: 20 }))[0]?.outcome,
    );
    expect(outcomes).toEqual(['inconclusive', 'fail']);
  });
});

describe('gatesOfMetadata', () => {
  it('finds no gates where none are set', () => {
    for (const metadata of [undefined, null, {}, { attentionHeads: {} }, { owner: 'x' }]) {
      expect(gatesOfMetadata(metadata)).toBeNull();
    }
  });

  it.each([
    [{ minMeanAUC: 0.5 }, /^metadata\.attentionHeads\.gates: .*minMeanAUC/],
    [{ minMeanAuc: 80 }, /^metadata\.attentionHeads\.gates\.minMeanAuc: /],
    [{ maxDrop: 0.1 }, /^metadata\.attentionHeads\.gates\.maxDrop: needs a baseline/],
    [{ baseline: 'b.json' }, /^metadata\.attentionHeads\.gates\.baseline: nothing is compared with it/],
    [{ onInconclusive: 'warn' }, /^metadata\.attentionHeads\.gates\.onInconclusive: /],
    [
      { minMeanAUC: 0.5 },
      /^metadata\.attentionHeads\.gates: there is no minMeanAUC; did you mean minMeanAuc\?$/,
    ],
    [{ maxMeanDrops: 0.5 }, /there is no maxMeanDrops; did you mean maxMeanDrop\?$/],
    [{ coffee: 1 }, /there is no coffee; there are simulators, minMeanAuc, /],
    [{ minAuc: 'high' }, /gates\.minAuc: must be a number from 0 to 1, or \{ bound, except \}/],
    [{}, /^metadata\.attentionHeads\.gates: judges nothing/],
    [{ simulators: ['gpt'] }, /judges nothing/],
    [0.7, /^metadata\.attentionHeads\.gates: .*expected object/],
  ])('names the place of what is wrong in %j', (gates, message) => {
    expect(() => gatesOfMetadata({ attentionHeads: { gates } })).toThrow(message);
  });

  it.each([
    [
      { attentionHeads: { gate: { minAuc: 0.5 } } },
      /^metadata\.attentionHeads\.gate: there is no such key; gates are/,
    ],
    [{ attentionHeads: { minAuc: 0.5 } }, /^metadata\.attentionHeads\.minAuc: there is no such key/],
    [{ attentionHeads: [] }, /^metadata\.attentionHeads: must hold gates, and is \[\]/],
    [
      { attentionheads: {} },
      /^metadata\.attentionheads: is read by nothing; gates are set in metadata\.attentionHeads\.gates/,
    ],
    [{ 'attention-heads': {} }, /^metadata\.attention-heads: /],
    [{ attentionHead: {} }, /^metadata\.attentionHead: /],
    [{ gates: {} }, /^metadata\.gates: /],
    [{ min_mean_auc: 0.5 }, /^metadata\.min_mean_auc: /],
  ])('refuses %j, which would be ignored, by its name', (metadata, message) => {
    expect(() => gatesOfMetadata(metadata)).toThrow(message);
  });

  it('leaves the user’s own metadata alone', () => {
    const metadata = { owner: 'x', dates: [], rates: {}, baseline: 'v1', attention: true, heads: 3 };
    expect(gatesOfMetadata({ ...metadata, attentionHeads: { gates: null } })).toBeNull();
  });
});
