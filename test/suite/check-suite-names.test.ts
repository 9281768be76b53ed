import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadSuites } from '../../src/suite/load-suites.ts';

const folder = mkdtempSync(join(tmpdir(), 'suites-'));
for (const records of ['records', 'other-records']) mkdirSync(join(folder, records));
const SUITE =
  'name: odd\nsubject: m\nrecords: records\npairs: { seed: 0 }\nheads: [{ layer: 0, head: 0, explanations: [a] }]\n';
const load = (...texts: readonly string[]) =>
  loadSuites(
    texts.map((text, index) => {
      writeFileSync(join(folder, `${index}.yaml`), text);
      return { suite: join(folder, `${index}.yaml`) };
    }),
  );

describe('the suites of one run', () => {
  it.each([
    ['another seed', SUITE.replace('seed: 0', 'seed: 1')],
    ['another explanation', SUITE.replace('[a]', '[b]')],
    ['another model', SUITE.replace('subject: m', 'subject: n')],
    ['other records', SUITE.replace('records: records', 'records: other-records')],
    ['a name that differs in capitals alone', SUITE.replace('odd', 'Odd')],
  ])('are not two of one name: a copy with %s', (_, copy) => {
    expect(() => load(SUITE, copy)).toThrow(
      `${folder}/0.yaml and ${folder}/1.yaml are two suites, but both are called `,
    );
  });

  it('may be one suite twice, and two of two names', () => {
    expect(load(SUITE, SUITE)).toHaveLength(2);
    expect(load(SUITE, SUITE.replace('odd', 'even'))).toHaveLength(2);
  });
});
