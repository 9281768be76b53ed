import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { EMPTY_EXPLANATION } from '../../src/suite/controls.ts';
import { answer, type Behaviour, type Exchange, lastText } from '../simulator-server/index.ts';
import { evaluateLive, liveWorkspace, openAiColumn, serve } from './live.ts';

const question = ({ request }: Exchange) => lastText(request);

/** A simulator that goes by the pair, and reads no explanation. */
const byPair: Behaviour = (exchange) => {
  const [text = ''] = question(exchange).split('\nRule: ');
  const [byte = 0] = createHash('sha256').update(text).digest();
  return answer({ one: 0.1 + (0.8 * byte) / 255 })(exchange);
};

describe('a column whose answers are contrasted', () => {
  it('is at chance where its simulator reads no explanation, and asks each pair once without one', async () => {
    const asked = { rule: 0, nothing: 0 };
    const live = await serve((exchange) => {
      const isEmpty = question(exchange).includes(`head ${EMPTY_EXPLANATION}`);
      asked[isEmpty ? 'nothing' : 'rule'] += 1;
      return byPair(exchange);
    });
    const space = liveWorkspace(['attends to a', 'attends to b']);
    const columns = [openAiColumn(live, {}, 'plain'), openAiColumn(live, { contrast: true }, 'contrasted')];
    const run = await evaluateLive(space, columns);
    expect(run.code, run.stderr).toBe(0);
    const aucs = space.scorecard('live').explanations.map(({ scores }) => scores.map(({ auc }) => auc));
    expect(aucs.map(([, contrasted]) => contrasted)).toEqual([0.5, 0.5]);
    expect(aucs.map(([plain]) => plain)).not.toContain(0.5);
    expect(asked).toEqual({ rule: 20, nothing: 10 });

    const again = await evaluateLive(space, columns);
    expect(again.code).toBe(0);
    expect(live.counts().requests).toBe(30);
  });
});
