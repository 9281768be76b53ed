import { drawPattern } from './draw-pattern.ts';
import { element } from './element.ts';
import { headPanel } from './head-panel.ts';
import { headTable } from './head-table.ts';
import { paintGrid } from './paint-grid.ts';
import { pairList } from './pair-list.ts';
import type { Parts } from './parts.ts';
import { scoreBar } from './score-bar.ts';
import { start } from './start.ts';

const PARTS: Parts = { element, scoreBar, drawPattern, pairList, headPanel, headTable, paintGrid };

/**
 * The script of report.html: the functions' own source, put into one object and started. esbuild, through which
 * promptfoo loads TypeScript, names functions with a helper that is defined here.
 */
export const PAGE_SCRIPT = `{const __name=(made)=>made;(${start})({${Object.entries(PARTS)
  .map(([name, part]) => `${name}:${part}`)
  .join(',')}})}`;
