import { describe, expect, it } from 'vitest';
import { errorLinks, errorOfLinks } from '../../../src/models/request-thread/thread-messages.ts';

describe('an error that crosses to another thread', () => {
  it('keeps its name, its message, its code and its causes', () => {
    const refused = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
    const error = new TypeError('fetch failed', { cause: refused });
    const crossed = errorOfLinks(structuredClone(errorLinks(error)));
    expect(crossed).toMatchObject({ name: 'TypeError', message: 'fetch failed' });
    expect(crossed.cause).toMatchObject({ name: 'Error', message: 'connect', code: 'ECONNREFUSED' });
  });

  it('is an error, too, where none was thrown', () => {
    expect(errorOfLinks(errorLinks('text'))).toBeInstanceOf(Error);
  });
});
