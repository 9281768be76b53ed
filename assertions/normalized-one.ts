/** promptfoo assertion: `{ type: javascript, value: file://assertions/normalized-one.ts }`. */
export { normalizedOneAssertion as default } from '../src/promptfoo/normalized-one-assertion.ts';
