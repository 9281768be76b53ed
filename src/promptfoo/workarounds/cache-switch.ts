import type { CallApiContextParams } from 'promptfoo';

/**
 * Whether promptfoo's cache is one that outlives the run. promptfoo 0.123.1 does not tell a provider of `--no-cache`, but then its
 * cache has a plain Map behind it. Issue 10787; pull request 10793 would set `context.bustCache`.
 */
export function isCacheOn(context: CallApiContextParams): boolean {
  const backing = context.getCache?.()?.stores?.[0]?.store;
  return backing !== undefined && !(backing instanceof Map);
}
