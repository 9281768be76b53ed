import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Baseline, baselineOf, baselineOfRepeats, writeBaseline } from '../../src/gates/baseline.ts';
import { checkGates, evaluateGates } from '../../src/gates/evaluate-gates.ts';
import { gatesOfMetadata } from '../../src/gates/gates-config.ts';
import { failsRun } from '../../src/gates/verdict.ts';
import type { PairCase } from '../../src/pair-cases/pair-case.ts';
import type { ScoredRun } from '../../src/scorecard/build-scorecard.ts';
import { predictionsOfRun } from '../../src/scorecard/predictions-file.ts';
import { type Answer, type RunOf, right, runOf, undecided, wrong } from './runs.ts';

const file = join(mkdtempSync(join(tmpdir(), 'check-gates-')), 'baseline.json');
writeBaseline(file, baselineOf(predictionsOfRun(runOf())));

const planned = (run = runOf()) =>
  run.predictions.flatMap(({ columns }) => (columns[0] ?? []).map(({ pairCase }) => pairCase));
const check = (gates: unknown, asked = planned(), simulators = ['gpt']) =>
  checkGates({ attentionHeads: { gates } }, { asked, simulators });

describe('checkGates, before the first question', () => {
  it('says nothing of gates that can be judged, also for a part of the suite', () => {
    check({ baseline: file, maxDrop: 0.1 });
    check({ baseline: file, maxDrop: 0.1 }, planned(runOf({ heads: 2 })));
    check({ minMeanAuc: 0.7, simulators: ['gpt', 'o3'] });
    checkGates({}, { asked: planned(), simulators: [] });
  });

  it.each([
    [
      'a baseline that is missing',
      { baseline: 'none.json', maxDrop: 0.1 },
      planned(),
      /^none\.json: cannot be read/,
    ],
    [
      'a baseline of other pairs',
      { baseline: file, maxDrop: 0.1 },
      planned(runOf({ change: (each) => ({ ...each, pair: { ...each.pair, to: 1 } }) })),
      /it does not have the pair/,
    ],
    [
      'a baseline of another subject',
      { baseline: file, maxDrop: 0.1 },
      planned(runOf({ subject: 'pythia' })),
      /of the subject gpt2, this run of pythia/,
    ],
    [
      'simulators that the run has not',
      { minAuc: 0.5, simulators: ['o3'] },
      planned(),
      /names o3, and the run has gpt/,
    ],
    ['a gate that there is not', { minAUC: 0.5 }, planned(), /there is no minAUC; did you mean minAuc/],
  ])('refuses %s', (_, gates, asked, message) => {
    expect(() => check(gates, asked)).toThrow(message);
  });

  it('refuses a baseline that lacks a simulator', () => {
    expect(() => check({ baseline: file, maxDrop: 0.1 }, planned(), ['o3'])).toThrow(
      /has no simulator o3, only gpt/,
    );
  });
});

const config = (gates: object) => {
  const parsed = gatesOfMetadata({ attentionHeads: { gates } });
  if (parsed === null) throw new Error('no gates');
  return parsed;
};
const baseline = (run: RunOf = {}): Baseline => baselineOf(predictionsOfRun(runOf(run)));
const verdictsOf = (gates: object, run: ScoredRun, before: Baseline | null = null) =>
  evaluateGates(config(gates), run, before);
const judge = (gates: object, run: ScoredRun, before: Baseline | null = null) =>
  verdictsOf(gates, run, before).map(({ gate, subject, outcome }) => `${gate}, ${subject}: ${outcome}`);
const against = { baseline: 'b.json', maxMeanDrop: 0.01 };

/** Right but for one explanation, which is reversed. */
const oneRuined: Answer = (head, pair, id) => (head === 3 && id === 'b' ? wrong : right)(head, pair, id);
/** Right, but for one strong pair that is below so many of the five weak ones: an AUC of 1 − n / 25. */
const belowWeak =
  (weak: number): Answer =>
  (head, pair, id) =>
    right(head, pair === 4 ? 4.5 + weak : pair, id);

describe('level gates', () => {
  it('fail a mean below the bound, by however little, and pass one at it', () => {
    expect(judge({ minMeanAuc: 0.8 }, runOf())).toEqual(['minMeanAuc, gpt: pass']);
    expect(judge({ minMeanAuc: 0.5 }, runOf({ simulators: { gpt: undecided } }))).toEqual([
      'minMeanAuc, gpt: pass',
    ]);
    const [verdict] = verdictsOf({ minMeanAuc: 0.51 }, runOf({ simulators: { gpt: undecided } }));
    expect(verdict).toMatchObject({ outcome: 'fail' });
    expect(verdict?.reason).toMatch(
      /^Mean AUC 0\.500 \(95 % interval .*\), where it must be at least 0\.51\.$/,
    );
  });

  it('ask for the interval where the config asks for evidence', () => {
    const mixed = runOf({
      simulators: { gpt: (head, pair) => (head % 2 ? right : undecided)(head, pair, '') },
    });
    expect(judge({ minMeanAuc: 0.8 }, mixed)).toEqual(['minMeanAuc, gpt: fail']);
    const significant = { minMeanAuc: 0.8, evidence: 'significant' };
    expect(judge(significant, mixed)).toEqual(['minMeanAuc, gpt: warning']);
    expect(judge(significant, runOf({ simulators: { gpt: wrong } }))).toEqual(['minMeanAuc, gpt: fail']);
  });

  it('judge every explanation but the excepted, and sum up those that pass', () => {
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

  it('count unscored pairs exactly', () => {
    const simulators = { gpt: (head: number, pair: number) => (head === 0 && pair < 3 ? null : 0.5) };
    const run = runOf({ simulators });
    expect(judge({ maxUnscored: 0.05 }, run)).toEqual(['maxUnscored, gpt: pass']);
    expect(judge({ maxUnscored: 0.049 }, run)).toEqual(['maxUnscored, gpt: fail']);
  });

  it('ask for the truth only where the suite knows it', () => {
    expect(judge({ minTrueFirst: 0.5 }, runOf())).toEqual(['minTrueFirst, gpt: inconclusive']);
    const known = (answer: Answer) =>
      runOf({
        heads: 10,
        simulators: { gpt: answer },
        change: (each) => ({
          ...each,
          explanation: { ...each.explanation, truth: each.explanation.id === 'a' },
        }),
      });
    const preferring =
      (which: string): Answer =>
      (_, pair, id) =>
        (id === which ? right : wrong)(0, pair, id);
    expect(judge({ minTrueFirst: 0.5 }, known(preferring('a')))).toEqual(['minTrueFirst, gpt: pass']);
    expect(judge({ minTrueFirst: 0.5 }, known(preferring('b')))).toEqual(['minTrueFirst, gpt: fail']);
  });

  it('judge the named simulators, fail for one that is missing unless that is allowed, and refuse to judge none', () => {
    const run = runOf({ simulators: { gpt: right, constant: undecided } });
    expect(judge({ minMeanAuc: 0.8 }, run)).toEqual(['minMeanAuc, gpt: pass', 'minMeanAuc, constant: fail']);
    const named = { minMeanAuc: 0.8, simulators: ['gpt', 'o3'] };
    expect(judge(named, run)).toEqual(['simulators, o3: inconclusive', 'minMeanAuc, gpt: pass']);
    expect(judge({ ...named, allowMissing: { simulators: ['o3'] } }, run)).toEqual([
      'simulators, o3: warning',
      'minMeanAuc, gpt: pass',
    ]);
    expect(() => judge({ minMeanAuc: 0.8, simulators: ['o3'] }, run)).toThrow(
      /names o3, and the run has gpt, constant/,
    );
  });

  it('fail where they find nothing to judge', () => {
    const [verdict] = verdictsOf({ minAuc: { bound: 0.5, except: ['a', 'b'] } }, runOf());
    expect(verdict).toMatchObject({ gate: 'minAuc', subject: 'gpt', outcome: 'inconclusive' });
    expect(verdict && failsRun(verdict)).toBe(true);
  });

  it('say what became of keys that older configs have', () => {
    const old = { minMeanAuc: 0.5, onInconclusive: 'pass', dropTest: 'below-baseline' };
    expect(judge(old, runOf())).toEqual([
      'dropTest, the config: warning',
      'onInconclusive, the config: warning',
      'minMeanAuc, gpt: pass',
    ]);
  });
});

describe('drop gates', () => {
  it('pass what is as it was, and fail what fell, in the mean and singly', () => {
    const gates = { ...against, maxDrop: 0.1 };
    expect(judge(gates, runOf(), baseline())).toEqual(['maxMeanDrop, gpt: pass', 'maxDrop, gpt: pass']);
    expect(judge(gates, runOf({ simulators: { gpt: oneRuined } }), baseline())).toEqual([
      'maxMeanDrop, gpt: fail',
      'maxDrop, gpt, L1H3 b: fail',
      'maxDrop, gpt: pass',
    ]);
  });

  it('compare what was observed: one pair in one head is enough, where the bound says so', () => {
    const simulators = {
      gpt: (head: number, pair: number) => (head === 0 ? belowWeak(1) : right)(head, pair, ''),
    };
    const run = runOf({ simulators });
    expect(judge({ ...against, maxMeanDrop: 0.006 }, run, baseline())).toEqual(['maxMeanDrop, gpt: fail']);
    expect(judge({ ...against, maxMeanDrop: 0.007 }, run, baseline())).toEqual(['maxMeanDrop, gpt: pass']);
    // A fall of exactly the bound is allowed, whatever its last bit.
    expect(judge({ baseline: 'b.json', maxDrop: 0.04 }, run, baseline())).toEqual(['maxDrop, gpt: pass']);
    expect(judge({ baseline: 'b.json', maxDrop: 0.039 }, run, baseline())).toContain(
      'maxDrop, gpt, L1H0 a: fail',
    );
  });

  it('never fail a run for becoming better, and call it a rise', () => {
    const verdicts = verdictsOf(
      { ...against, maxDrop: 0 },
      runOf(),
      baseline({ simulators: { gpt: wrong } }),
    );
    expect(verdicts.map(({ outcome }) => outcome)).toEqual(['pass', 'pass']);
    expect(verdicts[0]?.reason).toBe('Mean AUC 0.000 → 1.000 over 12 explanations, a rise.');
  });

  it('say beside a failure from where to where, the p-value, the pairs that moved most, and what changed', () => {
    const change = (each: PairCase): PairCase => ({
      ...each,
      explanation:
        each.explanation.id === 'b' ? { ...each.explanation, text: 'attends to dots' } : each.explanation,
    });
    const run = runOf({ simulators: { gpt: oneRuined }, change });
    const [mean, single] = verdictsOf({ ...against, maxDrop: 0.1 }, run, baseline());
    expect(mean?.reason).toMatch(
      /^Mean AUC 1\.000 → 0\.917 over 12 explanations, a fall by 0\.083 where 0\.01 is allowed \(p = 0\.0\d\d by a permutation test\)\.$/,
    );
    expect(mean?.details).toEqual([
      '1 of 12 fell: L1H3 b 1.000 → 0.000',
      expect.stringMatching(/^Moved most: L1H3 b top\[\d\] \d+→0, strong: above 5 of 5 weak pairs, now 0; /),
      '6 have another text, the first L1H0 b: “attends to b”, now “attends to dots”',
    ]);
    expect(single?.reason).toMatch(
      /^AUC 1\.000 → 0\.000, a fall by 1\.000 where 0\.1 is allowed \(p = 0\.002 by/,
    );
    expect(single?.details).toEqual([
      expect.stringMatching(/^Moved most: top\[\d\] /),
      'Its text changed: “attends to b”, now “attends to dots”',
    ]);
    const answers = verdictsOf(against, runOf({ simulators: { gpt: oneRuined } }), baseline());
    expect(answers[0]?.details?.at(-1)).toBe('Neither a text nor the way of asking changed: the answers did');
  });

  it('compare runs that were asked otherwise, and say so beside what fell', () => {
    const run = (answer: Answer) => runOf({ protocol: 'p@2', simulators: { gpt: answer } });
    expect(judge(against, run(right), baseline())).toEqual(['maxMeanDrop, gpt: pass']);
    expect(verdictsOf(against, run(wrong), baseline())[0]?.details?.at(-1)).toBe(
      'It is asked differently: “p@1”, now “p@2”',
    );
    // A simulator that answered nothing could not say how it was asked.
    const silent = runOf({ simulators: { gpt: () => null }, protocol: null });
    expect(judge({ ...against, maxUnscored: 1 }, silent, baseline())).toEqual([
      'maxUnscored, gpt: pass',
      'allowMissing, gpt: inconclusive',
      'maxMeanDrop, gpt: inconclusive',
    ]);
  });

  it('take a baseline from before texts were kept', () => {
    const { texts: _, ...old } = baseline();
    expect(judge(against, runOf(), old)).toEqual(['maxMeanDrop, gpt: pass']);
  });

  it('take a fall for chance only where the config asks for evidence, with one test for each gate', () => {
    const gates = { baseline: 'b.json', maxMeanDrop: 0.01, maxDrop: 0.1 };
    const fallen = runOf({
      simulators: { gpt: (head, pair, id) => (head === 3 ? belowWeak(4) : right)(head, pair, id) },
    });
    expect(judge(gates, fallen, baseline())).toContain('maxDrop, gpt, L1H3 b: fail');
    const significant = { ...gates, evidence: 'significant' };
    const verdicts = verdictsOf(significant, fallen, baseline());
    expect(verdicts.map(({ outcome }) => outcome)).toEqual(['warning', 'warning', 'warning', 'pass']);
    expect(verdicts[1]?.reason).toMatch(
      /\(p = [01]\.\d{3} after Holm, by a permutation test, against α 0\.05\)/,
    );
    expect(judge(significant, runOf({ simulators: { gpt: oneRuined } }), baseline())).toEqual([
      'maxMeanDrop, gpt: fail',
      'maxDrop, gpt, L1H3 b: fail',
      'maxDrop, gpt: pass',
    ]);
    expect(
      judge({ ...significant, alpha: 0.001 }, runOf({ simulators: { gpt: oneRuined } }), baseline()),
    ).toContain('maxDrop, gpt, L1H3 b: warning');
  });
});

describe('drop gates against a baseline of several runs', () => {
  const runs = (answers: readonly Answer[]) => {
    const [first = baseline(), ...others] = answers.map((gpt) => baseline({ simulators: { gpt } }));
    return baselineOfRepeats([first, ...others]);
  };

  it('warn of a fall within three times what scores vary by from run to run, and fail one beyond', () => {
    // AUCs of 1, 0.96 and 0.84: 0.933 on average, with a standard deviation of 0.083, times √(4/3).
    const repeated = runs([right, belowWeak(1), belowWeak(4)]);
    const gates = { baseline: 'b.json', maxMeanDrop: 0.01, maxDrop: 0.01 };
    const warned = verdictsOf(gates, runOf({ simulators: { gpt: belowWeak(4) } }), repeated);
    expect(new Set(warned.map(({ outcome }) => outcome))).toEqual(new Set(['warning']));
    expect(warned[0]?.reason).toMatch(
      /^Mean AUC 0\.933 → 0\.840 .*; within 3 times the 0\.096 by which it varies where nothing fell\)\.$/,
    );
    expect(judge(gates, runOf({ simulators: { gpt: wrong } }), repeated)[0]).toBe('maxMeanDrop, gpt: fail');
  });

  it('excuse nothing where the runs were alike', () => {
    const same = runs([right, right, right]);
    expect(judge(against, runOf({ simulators: { gpt: belowWeak(1) } }), same)).toEqual([
      'maxMeanDrop, gpt: fail',
    ]);
    expect(judge(against, runOf(), same)).toEqual(['maxMeanDrop, gpt: pass']);
  });

  it('refuse to be made of runs that asked something else', () => {
    expect(() => baselineOfRepeats([baseline(), baseline({ heads: 3 })])).toThrow(
      /did not ask the same questions/,
    );
  });
});

describe('what is not compared', () => {
  const whole = { explanations: 12, questions: 120, pairs: 10 };
  const part = runOf({ heads: 2, change: (each) => ({ ...each, whole }) });

  it('fails where explanations are gone or renamed, unless they are allowed by name', () => {
    const before = baseline({ explanations: ['a', 'old'] });
    const run = runOf({ explanations: ['a', 'new'] });
    const [verdict] = verdictsOf(against, run, before);
    expect(verdict).toMatchObject({ gate: 'allowMissing', subject: 'gpt', outcome: 'inconclusive' });
    expect(verdict?.reason).toMatch(
      /^6 of the baseline's explanations are not in this run: L1H0 old, .* and 1 more\. 6 are new/,
    );
    const allowing = (allowMissing: unknown) => judge({ ...against, allowMissing }, run, before);
    for (const allowed of [true, ['old'], { explanations: ['old'] }]) {
      expect(allowing(allowed).filter((each) => !each.endsWith('warning'))).toEqual([
        'maxMeanDrop, gpt: pass',
      ]);
    }
    expect(allowing(['L1H0 old'])).toContain('allowMissing, gpt: inconclusive');
  });

  it('fails for the rest of the suite where the run is a part of it, unless that is allowed', () => {
    const gates = { ...against, maxDrop: 0.1 };
    expect(judge(gates, part, baseline())).toEqual([
      'allowMissing, gpt: inconclusive',
      'maxMeanDrop, gpt: pass',
      'maxDrop, gpt: pass',
    ]);
    const [verdict] = verdictsOf({ ...gates, allowMissing: { part: true } }, part, baseline());
    expect(verdict?.outcome).toBe('warning');
    expect(verdict?.reason).toBe(
      'This run is partial: 4 of 12 explanations: 8 explanations and 0 further pairs of the baseline are not compared.',
    );
  });

  it('is a warning where the baseline was written from a part, which took a word to write', () => {
    const fromPart = baselineOf(predictionsOfRun(part));
    const verdicts = verdictsOf(against, runOf(), fromPart);
    expect(verdicts.map(({ outcome }) => outcome)).toEqual(['warning', 'warning', 'pass']);
    expect(verdicts[0]?.reason).toMatch(/written from a part of the suite \(partial: 4 of 12 explanations\)/);
  });

  it('fails where pairs are not asked about any more, unless that is allowed', () => {
    const run = runOf({ change: (each) => ([1, 2, 9, 10].includes(each.pair.from) ? each : null) });
    const [verdict] = verdictsOf(against, run, baseline());
    expect(verdict).toMatchObject({ gate: 'allowMissing', outcome: 'inconclusive' });
    expect(verdict?.reason).toMatch(/^72 of the baseline's 120 pairs are not asked about any more\./);
    expect(judge({ ...against, allowMissing: { pairs: true } }, run, baseline())).toEqual([
      'allowMissing, gpt: warning',
      'maxMeanDrop, gpt: pass',
    ]);
  });

  it('fails where a pair that was wrong is left unanswered, so that the AUC rises, unless that is allowed', () => {
    const mistaken = (head: number, pair: number) => (pair === 4 ? 0.01 : right(head, pair, ''));
    const silent = (head: number, pair: number) => (pair === 4 ? null : right(head, pair, ''));
    const before = baseline({ simulators: { gpt: mistaken } });
    const run = runOf({ simulators: { gpt: silent } });
    expect(run.scorecard.simulators[0]?.meanAuc).toBe(1);
    expect(judge(against, run, before)).toEqual([
      'maxUnscored, gpt: fail',
      'allowMissing, gpt: inconclusive',
      'maxMeanDrop, gpt: pass',
    ]);
    expect(judge({ ...against, maxUnscored: 0.1, allowMissing: { answers: true } }, run, before)).toEqual([
      'maxUnscored, gpt: pass',
      'allowMissing, gpt: warning',
      'maxMeanDrop, gpt: pass',
    ]);
  });

  it('fails where nothing at all can be compared, whatever is allowed', () => {
    const gates = { ...against, maxDrop: 0.1, allowMissing: true };
    expect(judge(gates, runOf({ explanations: ['new'] }), baseline())).toEqual([
      'allowMissing, gpt: warning',
      'allowMissing, gpt: warning',
      'maxMeanDrop, gpt: inconclusive',
      'maxDrop, gpt: inconclusive',
    ]);
  });

  it.each<[string, RunOf, RegExp]>([
    ['suite', { suite: 'other' }, /of the suite demo, this run of other/],
    ['subject', { subject: 'pythia' }, /of the subject gpt2, this run of pythia/],
    ['simulator', { simulators: { o3: right } }, /has no simulator o3, only gpt/],
    [
      'pair',
      { change: (each) => ({ ...each, pair: { ...each.pair, to: 1 } }) },
      /L1H0: it does not have the pair top\[0\] 1→1, .*allowMissing: \{ pairs: true \}/,
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
  ])('is refused where the baseline is of another %s', (_, run, message) => {
    expect(() => judge(against, runOf(run), baseline())).toThrow(message);
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
    [{ minAuc: 0.5, evidence: 'strong' }, /^metadata\.attentionHeads\.gates\.evidence: /],
    [{ minAuc: 0.5, alpha: 0.01 }, /gates\.alpha: is the error rate of a test: set evidence: significant/],
    [{ minAuc: 0.5, allowMissing: { pair: true } }, /^metadata\.attentionHeads\.gates\.allowMissing: /],
    [
      { minMeanAUC: 0.5 },
      /^metadata\.attentionHeads\.gates: there is no minMeanAUC; did you mean minMeanAuc\?$/,
    ],
    [{ maxMeanDrops: 0.5 }, /there is no maxMeanDrops; did you mean maxMeanDrop\?$/],
    [{ coffee: 1 }, /there is no coffee; there are simulators, minMeanAuc, /],
    [{ minAuc: 'high' }, /gates\.minAuc: must be a number from 0 to 1, or \{ bound, except \}/],
    [{}, /^metadata\.attentionHeads\.gates: judges nothing/],
    [{ simulators: ['gpt'] }, /judges nothing/],
    [0.7, /^metadata\.attentionHeads\.gates: .*expected an object/],
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
      /^metadata\.attentionheads: is not read; gates are set in metadata\.attentionHeads\.gates/,
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
