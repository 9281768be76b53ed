import { fileURLToPath } from 'node:url';
import { stringify as csv } from 'csv-stringify/sync';
import { stringify } from 'yaml';
import type { Head } from '../../activation-records/head.ts';
import { readText } from '../../files/read-text.ts';
import type { Control } from '../../suite/explanation.ts';
import type { Starter, StarterExplanation, StarterSimulator } from './starter.ts';

export const CONFIG_FILE = 'promptfooconfig.yaml';
export const SUITE_FILE = 'suite.yaml';
export const WORKFLOW_FILE = '.github/workflows/attention-heads.yml';

/** A promptfoo config over the suite: what the hooks, the assertion and the simulators are, and the gates to come. */
export function configText(starter: Starter): string {
  const { name, recordsRoot, simulators } = starter;
  const [first] = simulators;
  return `# Run it with npx promptfoo eval. The README of promptfoo-attention-heads explains each part.
description: ${text(`Attention heads: ${name}`)}
prompts:
  - label: token pair
    # What the web UI shows. Simulators build their own messages.
    raw: "{{pair}}"
providers:
${simulators.map((simulator) => column(simulator, starter)).join('\n')}
tests:
  - path: ${entryPoint(starter, 'datasets/head-test-cases')}
    config:
      suite: ${SUITE_FILE}${recordsRoot === undefined ? '' : `\n      recordsRoot: ${text(recordsRoot)}`}
defaultTest:
  assert:
    - type: javascript
      value: ${entryPoint(starter, 'assertions/normalized-one')}
extensions:
  - ${entryPoint(starter, 'hooks/before-all')}:beforeAll
  - ${entryPoint(starter, 'hooks/after-all')}:afterAll
commandLineOptions:
  table: false # promptfoo's own table has a row per pair
env:
  PROMPTFOO_PASS_RATE_THRESHOLD: "0" # misjudged pairs do not fail the run; gates can
metadata:
  attentionHeads:
    gates:
      simulators: # the columns to judge
        - ${text(first?.label ?? '')}
      maxUnscored: 0.02
      # After npx attention-heads baseline write, uncomment these:
      # baseline: baseline.json
      # maxMeanDrop: 0.01
      # maxDrop: 0.1
`;
}

function column({ kind, label, config, isPaidFor }: StarterSimulator, starter: Starter): string {
  const options = [
    ...Object.entries(config).map(
      ([name, value]) => `      ${name}: ${typeof value === 'string' ? text(value) : value}`,
    ),
    ...(isPaidFor ? [CORRECTED] : []),
  ];
  return [
    `  - id: ${entryPoint(starter, `providers/${kind}-simulator`)}`,
    `    label: ${text(label)}`,
    ...(options.length > 0 ? ['    config:', ...options] : []),
  ].join('\n');
}

/** Free simulators are corrected by default. */
const CORRECTED =
  '      baselineCorrection: common # four more questions per pair, shared by all explanations of a head; false: none';

function entryPoint({ packagePlace: { path, extension } }: Starter, name: string): string {
  return text(`file://${path === '' ? '' : `${path}/`}${name}${extension}`);
}

const CONTROLS: Readonly<Record<Control, string>> = {
  shuffled: "another head's explanation",
  empty: "an empty one; shuffled: another head's, if heads have different ones",
};

/** The suite: every field that one is likely to change, with its default where that is right. */
export function suiteText({
  name,
  subject,
  records,
  split,
  maxPerRecord,
  firstToken: { toAtLeast, keptBy },
  control,
  explanationsFile,
  writtenFile,
  packagePlace: { path },
}: Starter): string {
  return `# yaml-language-server: $schema=${path === '' ? '.' : path}/datasets/suite.schema.json
name: ${text(name)}
subject: ${text(subject)} # the model whose heads are explained
records: ${text(records)}
split: ${split} # train, calibration, valid, test or all
pairs:
  strong: 10 # strongest pairs of each head, label 1
  weak: 10 # weak pairs, label 0
  weakPairs: same-from # other tokens that a strong pair's attending token does not attend to
  maxPerRecord: ${maxPerRecord} # strong and weak pairs from one record
  fromAtLeast: 1 # leaves out the first token's attention to itself
${
  toAtLeast === 0
    ? ''
    : `  toAtLeast: ${toAtLeast} # leaves out the first token, often an attention sink
`
}controls: [${control}] # also scores every head with ${CONTROLS[control]}
explanations: ${writtenFile === undefined ? text(explanationsFile) : `[${text(explanationsFile)}, ${text(writtenFile)}] # the second is for: npx attention-heads explain`}
${keptBy.length === 0 ? '' : `heads:\n${keptBy.map(keepsFirstToken).join('\n')}\n`}`;
}

function keepsFirstToken({ layer, head }: Head): string {
  return `  - { layer: ${layer}, head: ${head}, toAtLeast: 0 } # its function is to attend to the first token`;
}

export function explanationsText(explanations: readonly StarterExplanation[]): string {
  return csv(
    explanations.map(({ layer, head, id, text, truth }) => [layer, head, id, text, truth?.toString() ?? '']),
    { header: true, columns: ['layer', 'head', 'id', 'explanation', 'truth'] },
  );
}

export function workflowText(): string {
  const file = new URL('../../../examples/github-actions/attention-heads.yml', import.meta.url);
  return readText(fileURLToPath(file));
}

/** A text as YAML has it: plain where it can be, else in quotes. */
function text(value: string): string {
  return value.includes('\n') ? JSON.stringify(value) : stringify(value, { lineWidth: 0 }).trimEnd();
}
