import { describe, expect, it } from 'vitest';
import { openAiConfigSchema } from '../../../src/models/openai/openai-config.ts';
import { openAiModel } from '../../../src/models/openai/openai-model.ts';

const identityWith = (config: object, environment: Record<string, string> = {}) => {
  const parsed = openAiConfigSchema.parse({ model: 'm', baseUrl: 'http://127.0.0.1:1/v1', ...config });
  return openAiModel(parsed, environment).identify?.({
    messages: [{ role: 'user', content: 'x' }],
    options: { maxTokens: 1, alternatives: true },
    problemWith: () => undefined,
  });
};

describe('the identity of a request to an endpoint', () => {
  it('has the headers by which a gateway chooses who answers', () => {
    const headers = (deployment: string) => ({ headers: { 'x-deployment': deployment } });
    expect(identityWith(headers('A'))).not.toEqual(identityWith(headers('B')));
    expect(identityWith(headers('A'))).not.toEqual(identityWith({}));
    const named = { headers: { 'X-Deployment': { envar: 'DEPLOYMENT' } } };
    expect(identityWith(named, { DEPLOYMENT: 'A' })).toEqual(identityWith(headers('A')));
    expect(identityWith(named, { DEPLOYMENT: 'B' })).toEqual(identityWith(headers('B')));
  });

  it('does not change with a key, nor with the order of headers', () => {
    const keyed = { apiKeyEnvar: 'KEY', headers: { 'api-key': { envar: 'KEY' } } };
    expect(identityWith(keyed, { KEY: 'one' })).toEqual(identityWith(keyed, { KEY: 'another' }));
    expect(identityWith(keyed, { KEY: 'one' })).toEqual(identityWith({}));
    expect(JSON.stringify(identityWith({ headers: { b: '1', a: '2' } }))).toBe(
      JSON.stringify(identityWith({ headers: { a: '2', b: '1' } })),
    );
  });
});
