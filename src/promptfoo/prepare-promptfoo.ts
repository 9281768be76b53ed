import { standInForSourceMaps } from './source-map-stand-in.ts';

/** What promptfoo sends of itself. Where there is no network its attempts end in errors and waits. */
const OWN_TRAFFIC = ['PROMPTFOO_DISABLE_TELEMETRY', 'PROMPTFOO_DISABLE_UPDATE'];

/**
 * promptfoo 0.123 finds out with every debug message, shown or not, who wrote it, by the fourth line of a stack trace. Longer
 * traces cost 6 % of the time of a run (docs/performance.md).
 */
const STACK_LINES = 4;
const NODES_STACK_LINES = 10;

/**
 * Sets promptfoo up for a run of token pairs, as far as that can be done from inside it: to be called before the first test
 * case or provider is made. What the user has set, to whatever, stays. By then promptfoo has looked for updates
 * and reported its start; only variables that are set beforehand keep it from that (docs/installing.md).
 */
export function preparePromptfoo(environment: NodeJS.ProcessEnv = process.env): void {
  for (const name of OWN_TRAFFIC) environment[name] ??= '1';
  if (Error.stackTraceLimit === NODES_STACK_LINES) Error.stackTraceLimit = STACK_LINES;
  standInForSourceMaps();
}
