/** promptfoo's post-run hook: `extensions: ['file://hooks/after-all.ts:afterAll']`. */
export { afterAll } from '../src/promptfoo/hooks.ts';
