#!/usr/bin/env node
import { existsSync } from 'node:fs';

// A clone runs from its sources, built or not; an installed package has none.
const source = new URL('../src/commands/cli.ts', import.meta.url);
await import(existsSync(source) ? source : new URL('../dist/src/commands/cli.js', import.meta.url));
