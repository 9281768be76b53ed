import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { cutsOfConfigs } from '../../src/promptfoo/config-cuts.ts';

const file = join(mkdtempSync(join(tmpdir(), 'config-cuts-')), 'promptfooconfig.yaml');

function cuts(text: string): readonly string[] {
  writeFileSync(file, text);
  return cutsOfConfigs(['node', 'promptfoo', 'eval', '-c', file]);
}

it('what YAML cuts from a label or an explanation of a config is said, with its line', () => {
  expect(
    cuts(
      'providers:\n  - id: x\n    label: run #3\n    config:\n      baselineCorrection:\n        - attends to the # of a heading\n        - attends to commas\n',
    ),
  ).toEqual([
    expect.stringMatching(
      /promptfooconfig\.yaml:3: providers\.0\.label ends with "run", because YAML reads "#3"/,
    ),
    expect.stringMatching(/promptfooconfig\.yaml:6: providers\.0\.config\.baselineCorrection\.0 ends with/),
  ]);
});

it.each([
  'providers: [openai:gpt-4o]\n',
  'providers:\n  - id: x\n    label: "run #3" # the third\n    config: { baselineCorrection: common }\n',
  'providers: [\n',
])('nothing is said of a config that is whole, or that promptfoo will complain of: %j', (text) => {
  expect(cuts(text)).toEqual([]);
});
