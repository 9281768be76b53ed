import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { headName } from '../../src/activation-records/head.ts';
import { pairCasesOfSuites } from '../../src/pair-cases/build-pair-cases.ts';
import { questionKey } from '../../src/pair-cases/pair-case.ts';
import { scoreRun } from '../../src/scorecard/build-scorecard.ts';
import { PREDICTIONS_FILE, readPredictions, runOfPredictions } from '../../src/scorecard/predictions-file.ts';
import { loadSuite } from '../../src/suite/load-suite.ts';

const folder = join(import.meta.dirname, '../../datasets/smollm2-135m');
const suite = loadSuite(join(folder, 'suite.yaml'));

describe('the heads of SmolLM2-135M', () => {
  it('are twenty, each with a record file, and no file besides', () => {
    const files = readdirSync(suite.records, { recursive: true, encoding: 'utf8' }).filter((path) =>
      statSync(join(suite.records, path)).isFile(),
    );
    expect(suite.heads).toHaveLength(20);
    expect(files.map((path) => path.replaceAll('\\', '/')).sort()).toEqual(
      suite.heads.map(({ layer, head }) => `${layer}/${head}.json`).sort(),
    );
  });

  it('take at most 500 kB when packed', () => {
    const contents = suite.heads.map(({ layer, head }) =>
      readFileSync(join(suite.records, String(layer), `${head}.json`)),
    );
    expect(gzipSync(Buffer.concat(contents)).length).toBeLessThan(500_000);
  });

  it.each(suite.heads)('have one true and three false explanations: L$layer H$head', ({ explanations }) => {
    expect(explanations.map(({ truth }) => truth)).toEqual([true, false, false, false]);
  });

  it('have in the README what they have in the suite', () => {
    const readme = readFileSync(join(folder, 'README.md'), 'utf8');
    for (const head of suite.heads) {
      expect(readme).toContain(`| ${headName(head)} | ${head.explanations[0]?.text} |`);
    }
  });

  it('have ten strong and ten weak pairs, at most two of each from one sequence', async () => {
    const { cases } = await pairCasesOfSuites([{ suite: join(folder, 'suite.yaml') }]);
    const ofTrue = cases.filter(({ explanation }) => explanation.truth);
    for (const [head, pairs] of Map.groupBy(ofTrue, ({ head }) => headName(head))) {
      const [strong, weak] = [1, 0].map((label) => pairs.filter(({ pair }) => pair.label === label));
      expect([head, strong?.length, weak?.length]).toEqual([head, 10, 10]);
      for (const each of [strong, weak]) {
        const perText = Map.groupBy(each ?? [], ({ tokens }) => tokens.join(''));
        expect(Math.max(...[...perText.values()].map(({ length }) => length))).toBeLessThanOrEqual(2);
      }
    }
  });

  it('have answers of a language model beside them, about the very pairs that the suite asks about, corrected', async () => {
    const { cases } = await pairCasesOfSuites([{ suite: join(folder, 'suite.yaml') }]);
    const asked = new Set(cases.map(questionKey));
    const { simulators, predictions } = readPredictions(join(folder, 'qwen2.5-coder-1.5b', PREDICTIONS_FILE));
    expect(simulators.map(({ name }) => name)).toEqual(['qwen2.5-coder-1.5b', 'heuristic']);
    const answers = predictions.flatMap(({ columns }) => columns.flat());
    expect(answers.filter(({ pairCase }) => !asked.has(questionKey(pairCase)))).toEqual([]);
    const run = runOfPredictions({
      suite: '',
      subject: '',
      evalId: null,
      coverage: null,
      simulators,
      predictions,
    });
    const again = scoreRun(run).allPredictions.flatMap(({ columns }) => columns.flat());
    for (const [index, { probability, uncorrected }] of again.entries()) {
      expect(probability).toBe(answers[index]?.probability);
      expect(uncorrected).toBeCloseTo(answers[index]?.uncorrected ?? Number.NaN, 12);
    }
  });
});
