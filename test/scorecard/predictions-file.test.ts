import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { predictionsOfRun, readPredictions, writePredictions } from '../../src/scorecard/predictions-file.ts';
import { right, runOf, undecided } from '../gates/runs.ts';

const file = join(mkdtempSync(join(tmpdir(), 'predictions-')), 'predictions.json');

describe('predictions.json', () => {
  it('is read as it was written, unscored pairs with their reasons and explanations asked in part', () => {
    const run = predictionsOfRun(
      runOf({
        simulators: {
          gpt: (head, pair) => (head === pair ? null : right(head, pair, '')),
          constant: undecided,
        },
        change: (each) => (each.explanation.id === 'b' && each.pair.from % 2 === 0 ? null : each),
      }),
    );
    writePredictions(file, run);
    expect(readPredictions(file)).toEqual(run);
  });

  it('says tokens once per record: 100,000 pairs of three simulators stay below 10 MB', () => {
    const tokens = Array.from({ length: 60 }, () => ' token');
    const run = predictionsOfRun(runOf({ heads: 1, explanations: ['a'], simulators: { gpt: right } }));
    const [one] = run.predictions;
    if (one === undefined) throw new Error('no predictions');
    const column = (one.columns[0] ?? []).map((each) => ({
      ...each,
      pairCase: { ...each.pairCase, tokens },
    }));
    const predictions = Array.from({ length: 10_000 }, (_, index) => ({
      head: { layer: 1, head: Math.floor(index / 100) },
      explanation: { id: `explanation ${index % 100}`, text: `attends to ${index % 100}` },
      columns: [column, column, column],
    }));
    const [simulator] = run.simulators;
    if (simulator === undefined) throw new Error('no simulator');
    const simulators = [simulator, { ...simulator, name: 'two' }, { ...simulator, name: 'three' }];
    writePredictions(file, { ...run, simulators, predictions });
    expect(readPredictions(file).predictions).toHaveLength(10_000);
    expect(statSync(file).size).toBeLessThan(10e6);
  });

  it('is refused by file and field where it does not fit together', () => {
    writePredictions(file, predictionsOfRun(runOf()));
    writeFileSync(
      file,
      readFileSync(file, 'utf8').replace('"simulators":[', '"simulators":[{"name":"x","protocol":null},'),
    );
    expect(() => readPredictions(file)).toThrow(
      /heads\.0: records, pairs, explanations and simulators do not fit/,
    );
  });

  interface Content {
    suite: string;
    heads: { pairs: (string | number)[][]; explanations: { predictions: unknown[][] }[] }[];
    simulators: unknown[];
  }

  it.each<[string, (content: Content) => unknown, RegExp]>([
    ['a head twice', ({ heads }) => heads.push(...heads.slice(0, 1)), /heads: "L1H0" stands there twice/],
    [
      'an explanation twice',
      ({ heads: [head] }) => head?.explanations.push(...head.explanations.slice(0, 1)),
      /heads: "a" stands there twice/,
    ],
    [
      'a pair twice',
      ({ heads: [head] }) => {
        head?.pairs.push(...head.pairs.slice(0, 1));
        for (const { predictions } of head?.explanations ?? [])
          for (const each of predictions) each.push(0.5);
      },
      /stands there twice/,
    ],
    ['no head', (content) => content.heads.splice(0), /heads: holds no head/],
    [
      'a name that leads out of the results',
      (content) => {
        content.suite = '../../x';
      },
      /suite: may hold letters/,
    ],
  ])('is refused with %s', (_, change, message) => {
    writePredictions(file, predictionsOfRun(runOf()));
    const content: Content = JSON.parse(readFileSync(file, 'utf8'));
    change(content);
    writeFileSync(file, JSON.stringify(content));
    expect(() => readPredictions(file)).toThrow(message);
  });
});
