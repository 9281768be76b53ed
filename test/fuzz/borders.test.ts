import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseHeadRecord } from '../../src/activation-records/head-record.ts';
import { importCapture } from '../../src/asking/import-capture.ts';
import { normalizedOne } from '../../src/asking/normalized-one.ts';
import { protocolSchema } from '../../src/asking/protocol.ts';
import { readResultLine } from '../../src/batches/batch-lines.ts';
import { fileBytes } from '../../src/files/arrays/byte-source.ts';
import { openNpy } from '../../src/files/arrays/npy-file.ts';
import { openSafetensors } from '../../src/files/arrays/safetensors-file.ts';
import { parseYaml } from '../../src/files/yaml-file.ts';
import { baselineOf, loadBaseline } from '../../src/gates/baseline.ts';
import { readOpenAiResponse } from '../../src/models/openai/openai-response.ts';
import { scoreRun } from '../../src/scorecard/build-scorecard.ts';
import { predictionsOfRun, readPredictions } from '../../src/scorecard/predictions-file.ts';
import { heuristicAnswer } from '../../src/simulation/heuristic/heuristic-simulator.ts';
import { readExplanations } from '../../src/suite/explanations-file.ts';
import { suiteFileSchema } from '../../src/suite/suite-schema.ts';
import { parseSimulationResults } from '../../src/suite/tdb/parse-results.ts';
import { questions, runOf } from '../pair-cases/runs.ts';
import { damagedText, damagedValue, damagedYaml } from './damaged.ts';

import { file, RUNS, survives } from './survives.ts';

const record = { tokens: ['a', ' b'], activations: [0.5, 2, 0.25] };
const headFile = {
  dataclass_name: 'NeuronRecord',
  neuron_id: { layer_index: 0, neuron_index: 0 },
  most_positive_activation_records: [record, record],
  random_sample: [record],
};
const suite = {
  name: 'x',
  subject: 'y',
  records: { envar: 'A', default: 'b' },
  pairs: { strong: 1 },
  controls: ['empty'],
  heads: [{ layer: 0, head: 1, explanations: ['a', { id: 'b', text: 'c' }] }],
};
const rows = [
  { layer: 0, head: 1, id: 'x', explanation: 'attends to "x", y', truth: true },
  { layer: 2, head: 3, id: '', explanation: 'z', truth: '' },
];
const messages = [{ role: 'user', content: 'E: {{explanation}}\nS: {{sequence}}' }];
const capture = {
  plain: {
    messages: [{ role: 'system', content: 's' }],
    final_message_for_probe: 'E: PROBE\nS: A1**B2**[[C3]]\n',
    probe: { explanation: 'PROBE', tokens: ['A1', 'B2', 'C3'], from: 2, to: 1 },
  },
};
const alternatives = [
  { token: '1', logprob: -0.1 },
  { token: '0', logprob: -2 },
];
const response = {
  choices: [
    {
      message: { content: '1' },
      finish_reason: 'length',
      logprobs: { content: [{ token: '1', top_logprobs: alternatives }] },
    },
  ],
  usage: { prompt_tokens: 1, completion_tokens: 1 },
};
const simulated = {
  tokens: ['a', 'b'],
  token_pair_coords: [1, 0],
  token_pair_label: 1,
  simulation_prediction: 0.5,
};
const tdbLine = {
  attention_head_id: { layer_index: 0, neuron_index: 1 },
  scored_explanations: [
    {
      explanation: 'x',
      scored_attention_simulation: { attention_simulations: [simulated], roc_auc_score: 0.5 },
    },
  ],
};
const asked = questions({ 0: ['x'] });
const predicted = predictionsOfRun(scoreRun(runOf('a', ['left'], asked)));
const baseline = baselineOf(predicted);

const csv = (value: unknown) =>
  (Array.isArray(value) ? value : [value])
    .map((row) => (typeof row === 'object' && row !== null ? Object.values(row) : [row]))
    .map((cells) => cells.map((cell) => JSON.stringify(cell) ?? '').join(','))
    .join('\n');
const lines = (value: unknown) =>
  (Array.isArray(value) ? value : [value]).map((each) => JSON.stringify(each)).join('\n');

describe(`${RUNS} damaged inputs end in a value or in one line`, { timeout: 3_600_000 }, () => {
  it('of the record parser', () => {
    survives(damagedText(headFile), (text) => parseHeadRecord(text, 'f', { layer: 0, head: 0 }));
  });

  it('of the lines that batches come back in, OpenAI’s and vLLM’s', () => {
    const answered = { id: 'a', custom_id: 'b', response: { status_code: 200, body: response }, error: null };
    const failed = { ...answered, response: null, error: { code: 'batch_expired', message: 'too late' } };
    survives(fc.oneof(damagedText(answered), damagedText(failed)), (text) =>
      readResultLine(text, 'logprobs', 'f:1'),
    );
  });

  it('of the suite parser', () => {
    survives(damagedYaml(suite), (text) => parseYaml(text, 'f', suiteFileSchema));
  });

  it('of protocol files', () => {
    survives(damagedYaml({ name: 'p', messages }), (text) => parseYaml(text, 'f', protocolSchema));
  });

  it('of explanation files in CSV', () => {
    const header = 'layer,head,id,explanation,truth\n';
    survives(damagedText(rows, csv), (text) => readExplanations(file('e.csv', header + text)));
  });

  it('of explanation files in JSON Lines, transformer-debugger’s among them', () => {
    survives(fc.oneof(damagedText(rows, lines), damagedText([tdbLine], lines)), (text) =>
      readExplanations(file('e.jsonl', text)),
    );
  });

  it('of the protocol import', () => {
    survives(damagedText(capture), (text) => importCapture(text, 'f', 'plain'));
  });

  it('of the response reader, with a probability between 0 and 1 where there is one', () => {
    survives(damagedText(response), (text) => {
      const { topLogprobs } = readOpenAiResponse(text);
      const probability = topLogprobs && normalizedOne(topLogprobs).probability;
      if (typeof probability !== 'number') return;
      expect(probability).toBeGreaterThanOrEqual(0);
      expect(probability).toBeLessThanOrEqual(1);
    });
  });

  it('of transformer-debugger’s results', () => {
    survives(damagedValue(tdbLine), (value) => parseSimulationResults(value, 'f'));
  });

  it('of the baseline reader', () => {
    survives(damagedText(baseline), (text) => loadBaseline(file('b.json', text)));
  });

  it('of the predictions reader', () => {
    const heads = {
      layer: 0,
      head: 0,
      records: { r: ['a', 'b'] },
      pairs: [['r', 1, 0, 1, 1]],
      explanations: [{ id: 'x', text: 'y', predictions: [[0.5]] }],
    };
    const content = {
      version: 1,
      suite: 's',
      subject: 't',
      evalId: null,
      simulators: [{ name: 'a', protocol: null }],
      heads: [heads],
    };
    survives(damagedText(content), (text) => readPredictions(file('p.json', text)));
  });

  it('of the heuristic, whatever its question is', () => {
    const parts = fc.constantFrom(
      'attends to',
      ' the previous',
      ' noun',
      '"',
      ' from',
      '\n',
      ' (',
      'when',
      'q',
      ' ',
    );
    const texts = fc.array(fc.oneof({ weight: 4, arbitrary: parts }, fc.string({ maxLength: 5 })), {
      minLength: 1,
      maxLength: 30,
    });
    survives(fc.tuple(texts, texts), ([words, tokens]) =>
      heuristicAnswer({ explanation: words.join(''), tokens, from: tokens.length - 1, to: 0 }),
    );
  });
});

describe(`${RUNS} damaged array files end in an array or in one line`, { timeout: 3_600_000 }, () => {
  const npy = (header: string) => {
    const length = Buffer.alloc(2);
    length.writeUInt16LE(Buffer.byteLength(header) % 65_536);
    return Buffer.concat([
      Buffer.from('\x93NUMPY\x01\x00', 'latin1'),
      length,
      Buffer.from(header),
      Buffer.alloc(24),
    ]);
  };
  const safetensors = (header: string) => {
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(Buffer.byteLength(header)));
    return Buffer.concat([length, Buffer.from(header), Buffer.alloc(24)]);
  };
  const header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }";
  const tensors = { x: { dtype: 'F32', shape: [2, 3], data_offsets: [0, 24] } };

  it('of NumPy', () => {
    survives(
      damagedText(header, (value) => (typeof value === 'string' ? value : JSON.stringify(value))),
      (text) => openNpy(fileBytes(file('a.npy', npy(text)))).shape,
    );
  });

  it('of safetensors', () => {
    survives(damagedText(tensors), (text) => openSafetensors(file('a.safetensors', safetensors(text))));
  });
});
