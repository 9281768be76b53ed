import { afterEach, describe, expect, it, vi } from 'vitest';
import { UserError } from '../../src/files/user-error.ts';
import { exitOnUserError } from '../../src/promptfoo/conclude-at-exit.ts';

describe('exitOnUserError', () => {
  const { argv } = process;
  afterEach(() => {
    process.argv = argv;
    vi.restoreAllMocks();
  });

  function exitsWhenCalledAs(...args: string[]): boolean {
    process.argv = ['node', 'promptfoo', ...args];
    const exit = vi.spyOn(process, 'exit').mockImplementation(() => {
      throw new Error('exited');
    });
    vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    expect(() => exitOnUserError(new UserError('the mistake'))).toThrow(/exited|the mistake/);
    return exit.mock.calls.length > 0;
  }

  it.each([[['eval']], [['--verbose', 'eval', '-j', '1']], [['retry', 'eval-abc']]])(
    'ends promptfoo %j with the message alone',
    (args) => {
      expect(exitsWhenCalledAs(...args)).toBe(true);
      expect(process.stderr.write).toHaveBeenCalledWith('the mistake\n');
    },
  );

  it.each([[['view']], [[]]])('leaves promptfoo %j, and every other program, the error', (args) => {
    expect(exitsWhenCalledAs(...args)).toBe(false);
  });
});
