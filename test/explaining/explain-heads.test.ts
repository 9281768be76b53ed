import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { pairsWithoutExplanations } from '../../src/explaining/explain-heads.ts';
import { loadSuite } from '../../src/suite/load-suite.ts';
import { headRecord, record } from '../activation-records/records.ts';

it('explains a head on the pairs that the suite asks about, the head’s own toAtLeast included', () => {
  const folder = mkdtempSync(join(tmpdir(), 'explain-'));
  const suiteFile = join(folder, 'suite.yaml');
  writeFileSync(
    suiteFile,
    JSON.stringify({
      name: 'own',
      subject: 'gpt2',
      records: '.',
      // What has no explanations yet has no donors either.
      controls: ['shuffled'],
      pairs: { strong: 2, weak: 2, toAtLeast: 1 },
      heads: [
        { layer: 0, head: 0, toAtLeast: 0, explanations: ['attends to commas'] },
        { layer: 0, head: 1, explanations: ['attends to commas'] },
      ],
    }),
  );
  const suite = { ...loadSuite(suiteFile, { toExplain: true }), split: 'all' } as const;
  const top = [record({ activations: [0, 9, 0, 9, 1, 0] })];
  const reachesFirst = (head: number) =>
    pairsWithoutExplanations(headRecord({ head: { layer: 0, head }, top }), suite).some(({ to }) => to === 0);
  expect(reachesFirst(0)).toBe(true);
  expect(reachesFirst(1)).toBe(false);
});
