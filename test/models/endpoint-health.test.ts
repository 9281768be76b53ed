import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/files/user-error.ts';
import {
  EndpointHealth,
  FAILURES_OF_PROVEN,
  FAILURES_OF_UNPROVEN,
} from '../../src/models/endpoint-health.ts';
import { ModelError } from '../../src/models/model-error.ts';

function health() {
  const said: string[] = [];
  const state = new EndpointHealth((sentence) => said.push(sentence));
  const isStopped = () => {
    try {
      state.check();
      return false;
    } catch {
      return true;
    }
  };
  return { state, said, isStopped };
}

const times = (count: number, act: () => void) => {
  for (let time = 0; time < count; time += 1) act();
};

describe('a column is asked no more, and says so once', () => {
  it('when a rejection would meet every question', () => {
    const { state, said, isStopped } = health();
    times(3, () => state.failed(new ModelError('no such model', { hopeless: true })));
    expect(isStopped()).toBe(true);
    expect(said).toEqual(['not asked any further: no such model']);
  });

  it('when answers cannot be kept', () => {
    const { state, isStopped } = health();
    state.failed(new UserError('the disk is full'));
    expect(isStopped()).toBe(true);
  });

  it('when the first few questions get no usable answer', () => {
    const { state, said, isStopped } = health();
    times(FAILURES_OF_UNPROVEN - 2, () => state.failed(new ModelError('hangs')));
    state.gaveUnusable('no "0" and no "1"');
    expect(isStopped()).toBe(false);
    state.failed(new ModelError('hangs'));
    expect(isStopped()).toBe(true);
    expect(said).toEqual([
      'not asked any further: 5 questions in a row got no usable answer; the last: hangs',
    ]);
  });

  it.each(['answered', 'hadAnswered'] as const)('after many more where it %s before', (proof) => {
    const { state, isStopped } = health();
    state[proof]();
    times(FAILURES_OF_PROVEN - 1, () => state.failed(new ModelError('hangs')));
    expect(isStopped()).toBe(false);
    state.failed(new ModelError('hangs'));
    expect(isStopped()).toBe(true);
  });
});

describe('a column is asked on', () => {
  it('when an answer comes between failures', () => {
    const { state, isStopped } = health();
    times(10, () => {
      times(FAILURES_OF_UNPROVEN - 1, () => state.failed(new ModelError('hangs')));
      state.answered();
    });
    expect(isStopped()).toBe(false);
  });

  it('whatever lies in single questions', () => {
    const { state, isStopped } = health();
    times(1000, () => state.failed(new ModelError('filtered', { isOfOneQuestion: true })));
    expect(isStopped()).toBe(false);
  });

  it('when a model that has given usable answers gives others', () => {
    const { state, isStopped } = health();
    state.answered();
    times(1000, () => state.gaveUnusable('no "0" and no "1"'));
    expect(isStopped()).toBe(false);
  });

  it('but kept answers do not hide that the endpoint is down now', () => {
    const { state, isStopped } = health();
    times(FAILURES_OF_PROVEN, () => {
      state.hadAnswered();
      state.failed(new ModelError('refused'));
    });
    expect(isStopped()).toBe(true);
  });
});
