import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { COMMON_EXPLANATIONS, EMPTY_EXPLANATION } from '../../src/rules/rules.ts';
import {
  answer,
  type Behaviour,
  contentFiltered,
  type Exchange,
  lastText,
} from '../simulator-server/index.ts';
import { evaluateLive, liveWorkspace, openAiColumn, serve } from './live.ts';

const question = ({ request }: Exchange) => lastText(request);

/** A simulator that goes by the pair, and reads no explanation. */
const byPair: Behaviour = (exchange) => {
  const [text = ''] = question(exchange).split('\nRule: ');
  const [byte = 0] = createHash('sha256').update(text).digest();
  return answer({ one: 0.1 + (0.8 * byte) / 255 })(exchange);
};

describe('a column whose answers are baseline-corrected', { timeout: 90_000 }, () => {
  it.each([
    ['an empty explanation', 'empty', [EMPTY_EXPLANATION]],
    ['common explanations', 'common', COMMON_EXPLANATIONS],
  ])(
    'with %s is at chance where its simulator reads no explanation, and asks each pair once under each',
    async (_, baselineCorrection, others) => {
      const asked = { own: 0, other: 0 };
      const live = await serve((exchange) => {
        const isOther = others.some((other) => question(exchange).includes(`head ${other}\n`));
        asked[isOther ? 'other' : 'own'] += 1;
        return byPair(exchange);
      }, 20);
      const space = liveWorkspace(['attends to a', 'attends to b']);
      const columns = [
        openAiColumn(live, {}, 'plain'),
        openAiColumn(live, { baselineCorrection }, 'corrected'),
      ];
      const run = await evaluateLive(space, columns, ['--max-concurrency', '3']);
      expect(run.code, run.stderr).toBe(0);
      expect(live.counts().mostInFlight).toBeLessThanOrEqual(3);
      const aucs = space.scorecard('live').explanations.map(({ scores }) => scores.map(({ auc }) => auc));
      expect(aucs.map(([, corrected]) => corrected)).toEqual([0.5, 0.5]);
      expect(aucs.map(([plain]) => plain)).not.toContain(0.5);
      expect(asked).toEqual({ own: 20, other: 10 * others.length });

      const again = await evaluateLive(space, columns);
      expect(again.code).toBe(0);
      expect(live.counts().requests).toBe(20 + 10 * others.length);
    },
  );

  it('counts what a pair’s other questions took where one of them fails, and says under which explanation', async () => {
    const [, , , failing = ''] = COMMON_EXPLANATIONS;
    const refused = contentFiltered();
    const live = await serve((exchange) =>
      question(exchange).includes(failing) ? refused(exchange) : byPair(exchange),
    );
    const space = liveWorkspace(['attends to a']);
    const run = await evaluateLive(space, [openAiColumn(live, { baselineCorrection: 'common' })]);
    expect(run.code).toBe(1);
    const [simulator] = space.scorecard('live').simulators;
    expect(live.counts().requests).toBe(50);
    expect(simulator?.asking).toMatchObject({ requests: 50, attempts: 50, retried: 0, givenUp: 10 });
    expect(run.stdout + run.stderr).toContain(`under the explanation “${failing}”`);
  });
});
