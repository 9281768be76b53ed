/** promptfoo test generator: `tests: [{ path: file://datasets/head-test-cases.ts, config: { suite: suite.yaml } }]`. */
export { headTestCases as default } from '../src/promptfoo/head-test-cases.ts';
