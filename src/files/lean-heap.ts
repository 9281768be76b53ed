import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** How much the heap may grow, in per cent of what is alive in it, before what is dead is collected. */
const GROWTH_PERCENT = 30;

/**
 * Lets this process take memory for what it holds rather than for what it held. Where there is plenty, V8 lets a heap grow to
 * a multiple of what is alive in it before it looks, and what is young to 128 MB; a program that reads answers by the hundred
 * thousand and keeps few of them is then mostly garbage. `docs/performance.md` says what it saves, and what it takes.
 *
 * To be called when modules are loaded: what is young gets no more room than that took.
 */
export function leanHeap(): void {
  setFlagsFromString(`--heap-growing-percent=${GROWTH_PERCENT}`);
  setFlagsFromString('--semi-space-growth-factor=1');
}

/** Lets go of what is dead now, so that what comes next takes its place in memory instead of more. */
export function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc()');
}
