import { describe, expect, it } from 'vitest';
import { rerunCommand } from '../../src/promptfoo/promptfoo-command.ts';

describe('rerunCommand', () => {
  it.each([
    ['eval', 'npx promptfoo eval'],
    ['eval -c other.yaml -j 1', 'npx promptfoo eval -c other.yaml'],
    ['eval --no-cache --config=examples/openai.yaml', 'npx promptfoo eval -c examples/openai.yaml'],
    ['retry eval-1 -c a.yaml -c b.yaml', 'npx promptfoo eval -c a.yaml -c b.yaml'],
  ])('of `promptfoo %s` is `%s`', (given, rerun) => {
    expect(rerunCommand(['node', 'promptfoo', ...given.split(' ')])).toBe(rerun);
  });

  it('quotes a name that a shell would take apart', () => {
    expect(rerunCommand(['node', 'promptfoo', 'eval', '-c', "it's mine.yaml"])).toBe(
      `npx promptfoo eval -c 'it'\\''s mine.yaml'`,
    );
  });
});
