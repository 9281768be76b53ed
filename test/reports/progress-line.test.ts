import { afterEach, expect, it, vi } from 'vitest';
import { progressLine } from '../../src/reports/progress-line.ts';

const isTerminal = process.stderr.isTTY;

afterEach(() => {
  process.stderr.isTTY = isTerminal;
  vi.restoreAllMocks();
});

it.each([
  [true, 'draws on a terminal'],
  [false, 'is silent elsewhere, as in CI'],
])('with a terminal: %s, %s', (terminal) => {
  process.stderr.isTTY = terminal;
  const written: unknown[] = [];
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => written.push(text) > 0);
  const line = progressLine('heads', -1);
  line.update(1, 10);
  line.stop();
  expect(written.length > 0).toBe(terminal);
});
