#!/usr/bin/env node
import { cannotBeWritten, toldInOneLine } from '../files/system-error.ts';
import { visibleText } from '../files/visible-text.ts';
import { useProxy } from '../models/proxy.ts';
import { readDotEnv } from './dot-env.ts';
import { attentionHeads } from './program.ts';

process.stdout.on('error', (error) => {
  // Whoever was reading (`… | head`) has seen enough; what the command does besides printing goes on.
  if ('code' in error && error.code === 'EPIPE') return;
  end(cannotBeWritten('standard output', error).message);
});

try {
  readDotEnv();
  useProxy();
  const program = await attentionHeads(process.argv.slice(2));
  await program.parseAsync();
} catch (error) {
  end(toldInOneLine(error));
}

function end(message: string): void {
  console.error(visibleText(message));
  process.exitCode = 1;
}
