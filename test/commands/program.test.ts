import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { attentionHeads } from '../../src/commands/program.ts';

function withPaths(command: Command, path: readonly string[] = []): readonly (readonly [string, Command])[] {
  return [
    [['attention-heads', ...path].join(' '), command],
    ...command
      .createHelp()
      .visibleCommands(command)
      .flatMap((below) => withPaths(below, [...path, below.name()])),
  ];
}

async function printed(args: readonly string[]): Promise<string> {
  let text = '';
  const program = await attentionHeads(args);
  for (const [, command] of withPaths(program)) {
    command.exitOverride().configureOutput({
      writeOut: (out) => {
        text += out;
      },
      writeErr: (error) => {
        text += error;
      },
    });
  }
  expect(() => program.parse([...args], { from: 'user' })).toThrow();
  return text;
}

describe('attention-heads --help', async () => {
  const names = (await attentionHeads([])).commands.map((command) => command.name());
  const commands = withPaths(await attentionHeads(names));

  it.each(commands)('shows how %s is used, with options that it has', async (path) => {
    const help = await printed([...path.split(' ').slice(1), '--help']);
    const examples = help.split(/^Examples?:$/m)[1] ?? '';
    expect(examples).toMatch(/^ {2}\S/m);
    for (const example of examples.trim().split(/\n\s*/)) {
      const named = commands.findLast(([name]) => example === name || example.startsWith(`${name} `));
      if (example.startsWith('npx promptfoo ')) continue;
      const options = (example.split(' # ')[0] ?? '').match(/(?<= )--?[a-z][a-z-]*/g) ?? [];
      const known = named?.[1].options.flatMap(({ long, short }) => [long, short]);
      expect(known).toEqual(expect.arrayContaining(options));
    }
  });

  it('suggests the option and the command that were meant', async () => {
    expect(await printed(['estimate', '--confg', 'x'])).toContain('Did you mean --config?');
    expect(await printed(['baselin'])).toContain('Did you mean baseline?');
  });
});
