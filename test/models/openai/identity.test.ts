import { describe, expect, it } from 'vitest';
import { UserError } from '../../../src/files/user-error.ts';
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

describe('a key that cannot be sent', () => {
  it.each([
    ['\u201csk-abcdefghijklmnop\u201d', 'a typographic quote (U+201C)'],
    ['sk-abcdefghij\nklmnop', 'a line end (U+000A)'],
    ['sk-abcdefghij\u00a0klmnop', 'a no-break space (U+00A0)'],
    ['sk-\u{1f511}', 'one (U+1F511)'],
    ['\ufeffsk-abcdefghijklmnop', 'a byte order mark (U+FEFF)'],
    ['sk-abcdefghijklmnop\u00a0', 'a no-break space (U+00A0)'],
  ])('is said by the variable, without the key: %j', (key, character) => {
    const make = (config: object) => () => identityWith(config, { MY_KEY: key });
    const message = `m: the environment variable MY_KEY holds a character that cannot be sent in a header, ${character}; was it pasted with the key? Set it again`;
    expect(make({ apiKeyEnvar: 'MY_KEY' })).toThrow(new UserError(message));
    expect(make({ headers: { 'api-key': { envar: 'MY_KEY' } } })).toThrow(new UserError(message));
  });

  it.each([
    ['"sk-abcdefghij"', 'has quotes around the key'],
    ['Bearer sk-abcdefghij', 'begins with Bearer, which is added anyway'],
    ['MY_KEY=sk-abcdefghij', 'holds a whole assignment'],
    ['sk-abcdefghij # for work', 'holds more than one word'],
  ])('or has something around it, is said by the variable, too: %j', (key, problem) => {
    const message = `m: the environment variable MY_KEY ${problem}: set it to the key alone`;
    expect(() => identityWith({ apiKeyEnvar: 'MY_KEY' }, { MY_KEY: key })).toThrow(new UserError(message));
  });

  it('may have white space around it, which is not sent', () => {
    expect(() => identityWith({ apiKeyEnvar: 'MY_KEY' }, { MY_KEY: ' sk-abcdefgh\r\n' })).not.toThrow();
  });
});
