/** promptfoo's hook before the first question: `extensions: ['file://hooks/before-all.ts:beforeAll']`. */
export { beforeAll } from '../src/promptfoo/hooks.ts';
