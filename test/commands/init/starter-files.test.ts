import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { FirstTokenRole, HeadShares } from '../../../src/activation-records/head-shares.ts';
import { clearestHeads, firstTokenChoice } from '../../../src/commands/init/choose-heads.ts';
import { RIVALS, type Starter } from '../../../src/commands/init/starter.ts';
import {
  configText,
  explanationsText,
  suiteText,
  workflowText,
} from '../../../src/commands/init/starter-files.ts';
import { parseYaml } from '../../../src/files/yaml-file.ts';
import { gatesOfMetadata } from '../../../src/gates/gates-config.ts';
import { COMMON_EXPLANATIONS } from '../../../src/rules/rules.ts';
import { suiteFileSchema } from '../../../src/suite/suite-schema.ts';
import { PROJECT } from '../../e2e/promptfoo.ts';

const starter: Starter = {
  name: 'mine',
  subject: 'gpt2',
  records: 'records',
  recordsRoot: undefined,
  split: 'all',
  control: 'empty',
  maxPerRecord: 2,
  firstToken: { toAtLeast: 0, keptBy: [], said: '' },
  explanationsFile: 'explanations.csv',
  writtenFile: undefined,
  simulators: [
    {
      kind: 'openai',
      label: 'gpt-4o',
      config: { model: 'gpt-4o', baseUrl: 'http://localhost:8000/v1' },
      isPaidFor: true,
    },
    { kind: 'heuristic', label: 'heuristic', config: {}, isPaidFor: false },
  ],
  packagePlace: { path: 'node_modules/promptfoo-attention-heads/dist', extension: '.js' },
};

describe('the files of a first run', () => {
  it('are a suite and gates that can be read, whatever the user calls things', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), (subject, label) => {
        const odd = {
          ...starter,
          subject,
          records: label,
          simulators: [{ kind: 'openai', label, config: {}, isPaidFor: true }],
        };
        const suite = parseYaml(suiteText(odd), 'suite.yaml', suiteFileSchema);
        expect(suite).toMatchObject({ name: 'mine', subject, records: label, split: 'all' });
        const config = parse(configText(odd));
        expect(config.providers[0].label).toBe(label);
        expect(gatesOfMetadata(config.metadata)?.simulators).toEqual([label]);
      }),
    );
  });

  it('name the package where it is', () => {
    const installed = parse(configText(starter));
    expect(installed.providers[0]).toEqual({
      id: 'file://node_modules/promptfoo-attention-heads/dist/providers/openai-simulator.js',
      label: 'gpt-4o',
      config: { model: 'gpt-4o', baseUrl: 'http://localhost:8000/v1', baselineCorrection: 'common' },
    });
    const clone = parse(configText({ ...starter, packagePlace: { path: '', extension: '.ts' } }));
    const itsOwn = parse(readFileSync(join(PROJECT, 'promptfooconfig.yaml'), 'utf8'));
    expect(clone).toMatchObject({ defaultTest: itsOwn.defaultTest, extensions: itsOwn.extensions });
    expect(clone.tests[0].path).toBe(itsOwn.tests[0].path);
  });

  it('leave the first token out where heads rest on it, but for those that really attend to it', () => {
    const firstToken = { toAtLeast: 1, keptBy: [{ layer: 3, head: 2 }], said: '' } as const;
    const suite = parseYaml(suiteText({ ...starter, firstToken }), 'suite.yaml', suiteFileSchema);
    expect(suite.pairs).toMatchObject({
      toAtLeast: 1,
      fromAtLeast: 1,
      weakPairs: 'same-from',
      maxPerRecord: 2,
    });
    expect(suite.heads).toEqual([{ layer: 3, head: 2, toAtLeast: 0, explanations: [] }]);
    expect(suiteText(starter)).not.toContain('toAtLeast');
  });

  it('say what a baseline correction costs where a question has its price', () => {
    expect(configText(starter).match(/baselineCorrection: common # four more questions/g)).toHaveLength(1);
  });

  it('hold gates that compare with a baseline, once their lines are uncommented', () => {
    const text = configText(starter).replace(/# (baseline|maxMeanDrop|maxDrop):/g, '$1:');
    expect(gatesOfMetadata(parse(text).metadata)).toMatchObject({
      baseline: 'baseline.json',
      maxMeanDrop: 0.01,
    });
  });

  it('quote explanations that have commas', () => {
    const row = { layer: 1, head: 2, id: 'a', text: 'attends to "the", or "of"', truth: true };
    expect(explanationsText([row])).toBe(
      'layer,head,id,explanation,truth\n1,2,a,"attends to ""the"", or ""of""",true\n',
    );
  });

  it('have the workflow that the examples have', () => {
    const example = readFileSync(join(PROJECT, 'examples/github-actions/attention-heads.yml'), 'utf8');
    expect(workflowText()).toBe(example);
  });
});

describe('what a suite does about the first token', () => {
  const head = (name: number, firstToken: FirstTokenRole) => {
    const share = { share: 0.6, rows: 9 };
    const shares = { self: share, previous: share, first: share, copy: share, 'after-copy': share };
    return { layer: 0, head: name, shares, firstToken };
  };

  it('is nothing where no head rests on it', () => {
    expect(firstTokenChoice([head(0, 'attends'), head(1, 'neither')])).toMatchObject({
      toAtLeast: 0,
      said: '',
    });
  });

  it('is to leave it out where one does, and to keep it for those that attend to it', () => {
    expect(firstTokenChoice([head(0, 'attends'), head(1, 'rests'), head(2, 'neither')])).toMatchObject({
      toAtLeast: 1,
      keptBy: [{ head: 0 }],
      said: '1 of 3 heads uses the first token as an attention sink (60 % of the activation): the suite leaves it out, toAtLeast: 1. Attending to it is the function of L0H0: toAtLeast: 0.',
    });
  });
});

describe('the heads to begin with', () => {
  it('are those that do one thing most clearly, in their order; resting on the first token is nothing', () => {
    const head = (name: number, previous: number, first: number) => {
      const share = (value: number) => ({ share: value, rows: 1 });
      const shares: HeadShares = {
        self: share(0),
        previous: share(previous),
        first: share(first),
        copy: { share: null, rows: 0 },
        'after-copy': share(0),
      };
      return { layer: 0, head: name, shares };
    };
    const chosen = clearestHeads([head(0, 0.5, 0), head(1, 0, 1), head(2, 0.9, 0)], 2);
    expect(chosen.map(({ head: name }) => name)).toEqual([0, 2]);
  });
});

describe('the explanations to begin with', () => {
  it('are word for word those that a baseline correction takes off, where these are among them, so that none is taken off itself', () => {
    expect(COMMON_EXPLANATIONS).toEqual(expect.arrayContaining([RIVALS.previous, RIVALS.copy]));
  });
});
