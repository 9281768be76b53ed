#!/usr/bin/env node
import { existsSync } from 'node:fs';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 22)) {
  console.error(
    `attention-heads needs Node 22.22 or later, this is ${process.versions.node}: install a later one; in a clone, npx attention-heads runs with the one that npm ci installs`,
  );
  process.exit(1);
}
// A clone runs from its sources, built or not; an installed package has none.
const source = new URL('../src/commands/cli.ts', import.meta.url);
await import(existsSync(source) ? source : new URL('../dist/src/commands/cli.js', import.meta.url));
