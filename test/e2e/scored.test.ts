import { expect, it } from 'vitest';
import { z } from 'zod';
import { describeReference, reference, referencePath } from '../reference.ts';
import { openAiColumn, serve } from './live.ts';
import { configFor, PROJECT, projectFile, run, Workspace } from './promptfoo.ts';

const schema = z.object({ cases: z.array(z.object({ case: z.number(), roc_auc: z.number() })) });

describeReference('scores over HTTP equal TDB’s', 'scored.json', () => {
  it('with its own prompts, through promptfoo eval', { timeout: 60_000 }, async () => {
    const space = new Workspace();
    const imported = await run(
      process.execPath,
      [
        'src/commands/cli.ts',
        'protocol',
        'import',
        referencePath('tdb-protocol.json'),
        '-o',
        `${space.folder}/tdb.yaml`,
      ],
      space.environment,
      PROJECT,
    );
    expect(imported.code, imported.stderr).toBe(0);
    const server = await serve();
    const tests = [
      {
        path: projectFile('test/fixtures/scored-cases.ts'),
        config: { selection: referencePath('selection.json'), scored: referencePath('scored.json') },
      },
    ];
    const column = openAiColumn(server, { protocol: 'tdb.yaml' });
    const evaluated = await space.evaluate(configFor('', [column], { tests }));
    expect(evaluated.code, evaluated.stdout + evaluated.stderr).toBe(0);

    const aucs = space.scorecard('scored').explanations.map(({ head, scores }) => [head, scores[0]?.auc]);
    const expected = reference('scored.json', schema).cases;
    expect(aucs).toHaveLength(expected.length);
    for (const [index, { case: head, roc_auc }] of expected.entries()) {
      expect(aucs[index]?.[0]).toBe(head);
      expect(aucs[index]?.[1]).toBeCloseTo(roc_auc, 12);
    }
    expect(server.requests[0]?.body).toEqual({
      model: 'test-model',
      messages: expect.any(Array),
      max_tokens: 1,
      logprobs: true,
      top_logprobs: 15,
    });
  });
});
