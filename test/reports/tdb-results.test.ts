import { describe, expect, it } from 'vitest';
import { readJsonLines } from '../../src/files/json-file.ts';
import type { PairCase } from '../../src/pair-cases/pair-case.ts';
import { resultsLine, resultsOfRun } from '../../src/reports/tdb-results.ts';
import { scoreRun } from '../../src/scorecard/build-scorecard.ts';
import { parseSimulationResults, type SimulationResults } from '../../src/suite/tdb/parse-results.ts';
import { questions, runOf } from '../pair-cases/runs.ts';
import { describeReference, referencePath, referenceText } from '../reference.ts';

const REFERENCE = 'attention-simulation-results.jsonl';
const perfect: SimulationResults = {
  head: { layer: 4, head: 11 },
  explanations: [
    {
      text: 'attends to "\u00e9"',
      auc: 1,
      pairs: [
        { tokens: ['a', '\n'], from: 1, to: 0, label: 1, probability: 1 },
        { tokens: ['a', '\n'], from: 1, to: 1, label: 0, probability: 0.25 },
      ],
    },
    { text: 'attends to nothing', auc: null, pairs: [] },
  ],
};

describeReference('resultsLine', REFERENCE, () => {
  it('writes what was read, byte for byte', () => {
    const lines = readJsonLines(referencePath(REFERENCE)).map(({ value, line }) =>
      resultsLine(parseSimulationResults(value, `line ${line}`)),
    );
    expect(lines).toHaveLength(3);
    expect(`${lines.join('\n')}\n`).toBe(referenceText(REFERENCE));
  });
});

describe('resultsLine', () => {
  it('writes floats as Python does, signs as they are, and null where an AUC is undefined', () => {
    expect(resultsLine(perfect)).toBe(
      '{"dataclass_name":"AttentionSimulationResults","attention_head_id":{"dataclass_name":"NeuronId","neuron_index":11,"layer_index":4},"scored_explanations":[' +
        '{"dataclass_name":"ScoredAttentionExplanation","explanation":"attends to \\"é\\"","scored_attention_simulation":{"dataclass_name":"ScoredAttentionSimulation","attention_simulations":[' +
        '{"dataclass_name":"AttentionSimulation","tokens":["a","\\n"],"token_pair_coords":[1,0],"token_pair_label":1,"simulation_prediction":1.0},' +
        '{"dataclass_name":"AttentionSimulation","tokens":["a","\\n"],"token_pair_coords":[1,1],"token_pair_label":0,"simulation_prediction":0.25}],"roc_auc_score":1.0}},' +
        '{"dataclass_name":"ScoredAttentionExplanation","explanation":"attends to nothing","scored_attention_simulation":{"dataclass_name":"ScoredAttentionSimulation","attention_simulations":[],"roc_auc_score":null}}]}',
    );
  });
});

describe('parseSimulationResults', () => {
  it('reads what resultsLine writes', () => {
    expect(parseSimulationResults(JSON.parse(resultsLine(perfect)), 'here')).toEqual(perfect);
  });

  it('reads the names that old files have', () => {
    const old = resultsLine(perfect)
      .replace('attention_head_id', 'attention_id')
      .replace('neuron_index', 'idx')
      .replace('layer_index', 'layer');
    expect(parseSimulationResults(JSON.parse(old), 'here')).toEqual(perfect);
  });

  it('names the place and the field of what is wrong', () => {
    const wrong = JSON.parse(resultsLine(perfect).replace('"token_pair_label":0', '"token_pair_label":3'));
    expect(() => parseSimulationResults(wrong, 'a.jsonl:2')).toThrow(
      /^a\.jsonl:2: scored_explanations\.0\.scored_attention_simulation\.attention_simulations\.1\.token_pair_label: /,
    );
  });
});

const control: readonly PairCase[] = questions({ 0: ['x'] }).map((each) => ({
  ...each,
  explanation: { id: 'control-empty', text: 'does something', control: 'empty' },
}));
const asked = [...questions({ 0: ['x', 'y'] }), ...control, ...questions({ 1: ['x'] })];
const run = runOf('a', ['one', 'two'], asked);
const rows = run.rows.map((row, index) => ({
  ...row,
  probability: row.column === 0 || index === asked.length ? null : row.pairCase.pair.label,
}));

describe('resultsOfRun', () => {
  it('gathers one simulator’s answers by head, without controls, and counts the unscored pairs it leaves out', () => {
    const { heads, pairs, unscored } = resultsOfRun(scoreRun({ ...run, rows }), 1);
    expect(heads.map(({ head, explanations }) => [head, explanations.map(({ text }) => text)])).toEqual([
      [{ layer: 0, head: 0 }, ['attends to x', 'attends to y']],
      [{ layer: 0, head: 1 }, ['attends to x']],
    ]);
    expect(heads[0]?.explanations[0]).toEqual({
      text: 'attends to x',
      auc: 1,
      pairs: [4, 5, 6].map((from) => ({
        tokens: Array.from({ length: 10 }, (_, position) => `t${position}`),
        from,
        to: 0,
        label: from < 5 ? 1 : 0,
        probability: from < 5 ? 1 : 0,
      })),
    });
    expect({ pairs, unscored }).toEqual({ pairs: 12, unscored: 1 });
  });

  it('keeps explanations of which no pair was scored, without an AUC', () => {
    const { heads, unscored } = resultsOfRun(scoreRun({ ...run, rows }), 0);
    expect(heads[1]?.explanations).toEqual([{ text: 'attends to x', auc: null, pairs: [] }]);
    expect(unscored).toBe(12);
  });
});
