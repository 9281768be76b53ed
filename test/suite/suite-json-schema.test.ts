import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { suiteJsonSchema } from '../../src/suite/suite-schema.ts';

it('the JSON schema for editors is the one the suites are read with (else: npm run schema)', () => {
  const committed = readFileSync(new URL('../../datasets/suite.schema.json', import.meta.url), 'utf8');
  expect(JSON.parse(committed)).toEqual(suiteJsonSchema());
});
