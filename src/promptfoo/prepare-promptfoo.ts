import { useProxy } from '../models/proxy.ts';
import { exitOnUserError } from './conclude-at-exit.ts';
import { shortenStackTraces } from './workarounds/short-stack-traces.ts';
import { standInForSourceMaps } from './workarounds/source-map-stand-in.ts';

/** What promptfoo sends of itself. Where there is no network its attempts end in errors and waits. */
const OWN_TRAFFIC = ['PROMPTFOO_DISABLE_TELEMETRY', 'PROMPTFOO_DISABLE_UPDATE'];

/**
 * Sets promptfoo up for a run of token pairs, as far as that can be done from inside it: to be called before the first test
 * case or provider is made. What the user has set, to whatever, stays. By then promptfoo has looked for updates
 * and reported its start; only variables that are set beforehand keep it from that (docs/installing.md).
 */
export function preparePromptfoo(environment: NodeJS.ProcessEnv = process.env): void {
  for (const name of OWN_TRAFFIC) environment[name] ??= '1';
  try {
    useProxy();
  } catch (error) {
    exitOnUserError(error);
  }
  shortenStackTraces();
  standInForSourceMaps();
}
