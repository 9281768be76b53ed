/// <reference lib="dom" />
import type { drawPattern } from './draw-pattern.ts';
import type { element } from './element.ts';
import type { headPanel } from './head-panel.ts';
import type { headTable } from './head-table.ts';
import type { paintGrid } from './paint-grid.ts';
import type { pairList } from './pair-list.ts';
import type { scoreBar } from './score-bar.ts';

/**
 * The functions that the page's script is put together from. They travel as their own source text, so they reach each other
 * through this object and nothing through imports but types.
 */
export interface Parts {
  readonly element: typeof element;
  readonly scoreBar: typeof scoreBar;
  readonly drawPattern: typeof drawPattern;
  readonly pairList: typeof pairList;
  readonly headPanel: typeof headPanel;
  readonly headTable: typeof headTable;
  readonly paintGrid: typeof paintGrid;
}
