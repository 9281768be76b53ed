import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { SIMULATORS } from '../src/promptfoo/simulators.ts';
import {
  commonConfigSchema,
  providerName,
  type SimulatorDeclaration,
} from '../src/simulation/simulator-declaration.ts';

const README = join(import.meta.dirname, '..', 'README.md');
const TABLE = /(<!-- simulators: npm run references -->\n)[\s\S]*?(<!-- end of simulators -->)/;

/** The README with its table of simulators as they are declared. */
export function withSimulators(readme: string): string {
  const rows = SIMULATORS.map(
    (each) => `| \`${providerName(each)}\` | ${each.summary} | ${optionsOf(each)} |`,
  );
  const table = ['| provider | what it is | its options |', '| --- | --- | --- |', ...rows].join('\n');
  return readme.replace(TABLE, (_, start: string, end: string) => `${start}${table}\n${end}`);
}

/** The options that a simulator has besides those of all. */
function optionsOf({ configSchema }: SimulatorDeclaration): string {
  const { properties = {} } = z.toJSONSchema(configSchema, { io: 'input', unrepresentable: 'any' });
  const own = Object.keys(properties).filter((option) => !(option in commonConfigSchema.shape));
  return own.map((option) => `\`${option}\``).join(', ') || '–';
}

if (import.meta.main) writeFileSync(README, withSimulators(readFileSync(README, 'utf8')));
