import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findPath } from '../../src/files/find-path.ts';
import { UserError } from '../../src/files/user-error.ts';

const root = mkdtempSync(join(tmpdir(), 'find-path-'));
const [first, second] = [join(root, 'first'), join(root, 'second')];
for (const folder of [first, second]) {
  mkdirSync(folder);
  writeFileSync(join(folder, 'in-both'), '');
}
writeFileSync(join(second, 'in-second'), '');

describe('findPath', () => {
  it('takes the first folder that has it', () => {
    expect(findPath('in-both', [first, second], 'x')).toBe(join(first, 'in-both'));
    expect(findPath('in-second', [first, second], 'x')).toBe(join(second, 'in-second'));
  });

  it('takes an absolute path for itself', () => {
    expect(findPath(join(second, 'in-both'), [first], 'x')).toBe(join(second, 'in-both'));
  });

  it('refuses to choose among folders that are alike', () => {
    const find = (path: string) => findPath(path, [[first, second], '.'], 'x');
    expect(find('in-second')).toBe(join(second, 'in-second'));
    expect(() => find('in-both')).toThrow(
      `x: may be ${join(first, 'in-both')} or ${join(second, 'in-both')}, depending on which config it comes from; run one config at a time, or give the path relative to the working directory`,
    );
    symlinkSync(join(first, 'in-both'), join(first, 'linked'));
    symlinkSync(join(first, 'in-both'), join(second, 'linked'));
    expect(find('linked')).toBe(join(first, 'linked'));
  });

  it('names who said it and every place that was tried, each once', () => {
    const find = () => findPath('gone', [first, second, first], 'suite.yaml: records');
    expect(find).toThrow(UserError);
    expect(find).toThrow(
      new UserError(
        `suite.yaml: records: there is no ${join(first, 'gone')}, and no ${join(second, 'gone')}`,
      ),
    );
  });
});
