import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildPairCases } from '../../src/pair-cases/build-pair-cases.ts';
import { pairName } from '../../src/pair-cases/pair-case.ts';
import { withControls } from '../../src/suite/controls.ts';
import { loadSuite } from '../../src/suite/load-suite.ts';
import { PROJECT } from '../e2e/promptfoo.ts';

const puzzles = loadSuite(join(PROJECT, 'datasets', 'puzzles', 'suite.yaml'));
const twoHeads = withControls(puzzles.heads.slice(0, 2), ['empty'], { donors: 1, seed: 0, place: 'here' });
const suite = { ...puzzles, split: 'test', heads: twoHeads } as const;

describe('a suite that chooses on one split and reports on another', () => {
  it('asks every explanation about the pairs of both, each pair saying what it is for', async () => {
    const { cases } = await buildPairCases({ ...suite, chooseOn: 'calibration' });
    const ofTrueRule = cases.filter(
      ({ head, explanation }) => head.head === 0 && explanation.id === 'true-rule',
    );
    const named = (purpose: 'select' | 'report') =>
      ofTrueRule.filter(({ pair }) => pair.purpose === purpose).map(({ pair }) => pairName(pair));
    expect(named('select')).toHaveLength(10);
    expect(named('report')).toHaveLength(10);
    expect(named('select').filter((pair) => named('report').includes(pair))).toEqual([]);
  });

  it('reports on exactly the pairs that the split alone would have been asked about', async () => {
    const both = await buildPairCases({ ...suite, chooseOn: 'calibration' });
    const alone = await buildPairCases(suite);
    const reported = both.cases.flatMap(
      ({ pair: { purpose, ...pair }, whole: _, version: _version, ...rest }) =>
        purpose === 'report' ? [{ ...rest, pair }] : [],
    );
    expect(reported).toEqual(alone.cases.map(({ whole: _, version: _version, ...rest }) => rest));
  });

  it('asks nothing for a choice where there is none: of controls, and of a head with one explanation', async () => {
    const [first, second] = twoHeads;
    if (!first || !second) throw new Error('no heads');
    const heads = [first, { ...second, explanations: second.explanations.slice(0, 1) }];
    const { cases } = await buildPairCases({ ...suite, heads, chooseOn: 'calibration' });
    const choosing = cases.filter(({ pair }) => pair.purpose === 'select');
    expect(new Set(choosing.map(({ head }) => head.head))).toEqual(new Set([0]));
    expect(choosing.filter(({ explanation }) => explanation.control !== undefined)).toEqual([]);
  });
});
