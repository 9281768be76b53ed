import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readModules, withoutImplied } from './modules.ts';

const PROJECT = join(import.meta.dirname, '..');
const PAGE = join(PROJECT, 'docs', 'architecture.md');
const PICTURE = /(<!-- picture: npm run architecture -->\n)[\s\S]*(<!-- end of picture -->)/;

/** The picture of the house, as the imports have it. */
export function drawArchitecture(): string {
  const modules = readModules(PROJECT);
  const arrows = modules.reduce((sum, { leansOn }) => sum + leansOn.size, 0);
  const id = (module: string) => module.replace(/\W/g, '_');
  const lines = [
    '```mermaid',
    'flowchart TD',
    ...modules.map(({ name }) => `  ${id(name)}["${name}"]`),
    ...withoutImplied(modules).map(([from, to]) => `  ${id(from)} --> ${id(to)}`),
    '```',
    '',
    `${modules.length} modules, ${arrows} arrows. The diagram leaves out arrows that others imply.`,
    '',
    '| module | files | imports |',
    '| --- | ---: | --- |',
    ...modules.map(({ name, files, leansOn }) => {
      const others = [...leansOn.keys()].sort().map((each) => each.replace(/^src\//, '').replace(/\/$/, ''));
      return `| \`${name}\` | ${files} | ${others.join(', ') || '–'} |`;
    }),
    '',
  ];
  return lines.join('\n');
}

/** The page with the picture drawn anew. */
export function redrawn(page: string): string {
  return page.replace(PICTURE, (_, start: string, end: string) => `${start}\n${drawArchitecture()}\n${end}`);
}

if (import.meta.main) writeFileSync(PAGE, redrawn(readFileSync(PAGE, 'utf8')));
