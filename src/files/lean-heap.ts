import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** How much the heap may grow, in per cent of what is alive in it, before garbage is collected. */
const GROWTH_PERCENT = 30;

/**
 * Makes V8 collect garbage sooner. With plenty of memory it lets a heap grow to a multiple of what is alive in it, which a
 * program that reads many answers and keeps few fills with garbage (docs/performance.md has measurements). To be called while
 * modules are loaded, before the young generation grows.
 */
export function leanHeap(): void {
  setFlagsFromString(`--heap-growing-percent=${GROWTH_PERCENT}`);
  setFlagsFromString('--semi-space-growth-factor=1');
}

/** Collects garbage now, so that what comes next takes its place. */
export function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc()');
}
