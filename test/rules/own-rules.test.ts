import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadRules } from '../../src/rules/own-rules.ts';
import { ruleOf } from '../../src/simulation/rules-simulator.ts';

const folder = mkdtempSync(join(tmpdir(), 'rules-'));
let files = 0;

function load(rules: string) {
  files += 1;
  const file = `rules-${files}.mjs`;
  writeFileSync(join(folder, file), `export default [${rules}]`);
  return loadRules(file, [folder], 'rules');
}
const rule = (name: string, pairs: string) =>
  `{ name: ${JSON.stringify(name)}, text: 'attends ${name}', pairs: ${pairs} }`;

describe('rules of one’s own', () => {
  it('name a pair once, and change no tokens but their own', () => {
    const [mine] = load(
      rule('mine', '(tokens) => { tokens.reverse(); return [{ from: 1, to: 0 }, { from: 1, to: 0 }]; }'),
    );
    const tokens = ['a', ' b'];
    expect(mine?.pairs(tokens)).toEqual([{ from: 1, to: 0, strength: 1 }]);
    expect(tokens).toEqual(['a', ' b']);
  });

  it.each([
    ['each other', `${rule('mine', '() => []')}, ${rule('mine', '() => []')}`, 'mine'],
    ['a bundled one', rule('previous token', '() => []'), 'previous token'],
  ])('may not be called like %s', (_, rules, name) => {
    expect(() => load(rules)).toThrow(`there is another rule called "${name}"; give it another name`);
  });

  it('may not say the same as each other, by which explanations name them', () => {
    const same = `{ name: 'one', text: 'looks back', pairs: () => [] }, { name: 'two', text: 'Looks back.', pairs: () => [] }`;
    expect(() => load(same)).toThrow(/two rules have the text "Looks? back\.?".*give each its own/i);
  });

  it('are known by name and by words, and may not be called like one of another file', () => {
    load(rule('back', '() => []'));
    expect(ruleOf('back', 'whatever')?.text).toBe('attends back');
    expect(() => load(rule('back', '() => []'))).toThrow('there is another rule called "back"');
  });
});
