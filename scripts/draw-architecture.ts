import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readRooms, withoutImplied } from './rooms.ts';

const PROJECT = join(import.meta.dirname, '..');
const PAGE = join(PROJECT, 'docs', 'architecture.md');
const PICTURE = /(<!-- picture: npm run architecture -->\n)[\s\S]*(<!-- end of picture -->)/;

/** The picture of the house, as the imports have it. */
export function drawArchitecture(): string {
  const rooms = readRooms(PROJECT);
  const arrows = rooms.reduce((sum, { leansOn }) => sum + leansOn.size, 0);
  const id = (room: string) => room.replace(/\W/g, '_');
  const lines = [
    '```mermaid',
    'flowchart TD',
    ...rooms.map(({ name }) => `  ${id(name)}["${name}"]`),
    ...withoutImplied(rooms).map(([from, to]) => `  ${id(from)} --> ${id(to)}`),
    '```',
    '',
    `${rooms.length} rooms, ${arrows} arrows, of which the picture shows those that the others do not imply.`,
    '',
    '| room | files | leans on |',
    '| --- | ---: | --- |',
    ...rooms.map(({ name, files, leansOn }) => {
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
