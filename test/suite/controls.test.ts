import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { headName } from '../../src/activation-records/head.ts';
import { UserError } from '../../src/files/user-error.ts';
import { EMPTY_EXPLANATION } from '../../src/rules/rules.ts';
import { withControls } from '../../src/suite/controls.ts';
import type { ExplainedHead, Explanation } from '../../src/suite/explanation.ts';

function explained(head: number, ...explanations: (string | Omit<Explanation, 'id'>)[]): ExplainedHead {
  const full = explanations.map((each, index) => ({
    id: `e${index}`,
    ...(typeof each === 'string' ? { text: each } : each),
  }));
  return { layer: 0, head, explanations: full };
}
const shuffle = (heads: readonly ExplainedHead[], seed = 0) =>
  new Map(
    withControls(heads, ['shuffled'], { donors: 1, seed, place: 'suite.yaml: controls' }).map((head) => [
      headName(head),
      head.explanations.find(({ control }) => control === 'shuffled')?.text,
    ]),
  );

const options = { donors: 1, seed: 0, place: '' };

/** Heads whose explanations are all different: `h3` explains head 3. */
const different = fc
  .uniqueArray(fc.integer({ min: 0, max: 400 }), { minLength: 2, maxLength: 30 })
  .map((heads) => heads.map((head) => explained(head, `h${head}`)));

/** Heads that share most of their explanations. */
const alike = fc
  .array(fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { minLength: 1, maxLength: 3 }), {
    minLength: 2,
    maxLength: 8,
  })
  .map((all) => all.map((texts, head) => explained(head, ...texts)));

describe('several donors', () => {
  const donated = (heads: readonly ExplainedHead[], donors: number, seed: number) =>
    withControls(heads, ['shuffled'], { ...options, donors, seed }).map(({ explanations }) =>
      explanations.filter(({ control }) => control === 'shuffled'),
    );

  it('are other heads, each once, the first of them the one that a single donor would be', () => {
    fc.assert(
      fc.property(different, fc.integer(), fc.integer({ min: 1, max: 8 }), (heads, seed, donors) => {
        const single = donated(heads, 1, seed);
        for (const [index, given] of donated(heads, donors, seed).entries()) {
          const own = `L0H${heads[index]?.head}`;
          expect(given).toHaveLength(Math.min(donors, heads.length - 1));
          expect(given[0]).toEqual(single[index]?.[0]);
          expect(new Set(given.map(({ donor }) => donor)).size).toBe(given.length);
          expect(given.map(({ donor }) => donor)).not.toContain(own);
          for (const { donor, text } of given) expect(`L0H${text.slice(1)}`).toBe(donor);
        }
      }),
    );
  });

  it('never give what a head, or another donor of it, says already', () => {
    fc.assert(
      fc.property(alike, fc.integer(), (heads, seed) => {
        const made = () => donated(heads, Number.POSITIVE_INFINITY, seed);
        const hasOther = heads.every((head) =>
          heads.some(({ explanations: [first] }) =>
            head.explanations.every(({ text }) => text !== first?.text),
          ),
        );
        if (!hasOther) {
          expect(made).toThrow(UserError);
          return;
        }
        for (const [index, given] of made().entries()) {
          const texts = [...(heads[index]?.explanations ?? []), ...given.slice()].map(({ text }) => text);
          const own = heads[index]?.explanations.map(({ text }) => text) ?? [];
          expect(new Set(given.map(({ text }) => text)).size).toBe(given.length);
          expect(given.filter(({ text }) => own.includes(text))).toEqual([]);
          expect(texts.length).toBeGreaterThan(own.length);
        }
      }),
    );
  });
});

describe('the shuffled control', () => {
  it('is a derangement: every explanation is given away once, and none to its own head', () => {
    fc.assert(
      fc.property(different, fc.integer(), (heads, seed) => {
        const given = shuffle(heads, seed);
        expect([...given.values()].sort()).toEqual(heads.map(({ head }) => `h${head}`).sort());
        for (const { head } of heads) expect(given.get(`L0H${head}`)).not.toBe(`h${head}`);
      }),
    );
  });

  it('changes for one other head at most when a head is added', () => {
    fc.assert(
      fc.property(different, fc.integer(), (heads, seed) => {
        const before = shuffle(heads, seed);
        const after = shuffle([explained(401, 'h401'), ...heads], seed);
        const changed = [...before].filter(([head, text]) => after.get(head) !== text);
        expect(changed).toHaveLength(1);
        expect(after.get(changed[0]?.[0] ?? '')).toBe('h401');
      }),
    );
  });

  it('does not depend on the order in which a suite lists its heads', () => {
    fc.assert(
      fc.property(different, fc.integer(), (heads, seed) => {
        expect(new Map([...shuffle(heads.toReversed(), seed)].reverse())).toEqual(shuffle(heads, seed));
      }),
    );
  });

  it('is another for another seed', () => {
    const heads = Array.from({ length: 10 }, (_, head) => explained(head, `h${head}`));
    expect(shuffle(heads, 1)).not.toEqual(shuffle(heads, 2));
  });

  it('never says what the head says of itself, and is refused where there is nothing else to say', () => {
    fc.assert(
      fc.property(alike, fc.integer(), (heads, seed) => {
        const own = (head: ExplainedHead) => head.explanations.map(({ text }) => text);
        const impossible = heads.some((head) =>
          heads.every((other) => own(head).includes(own(other)[0] as string)),
        );
        if (impossible) {
          expect(() => shuffle(heads, seed)).toThrow(UserError);
        } else {
          const given = shuffle(heads, seed);
          for (const head of heads) expect(own(head)).not.toContain(given.get(headName(head)));
        }
      }),
    );
  });

  it('takes the explanation marked as true before the first one', () => {
    const donor = explained(1, { text: 'wrong', truth: false }, { text: 'right', truth: true });
    expect(shuffle([explained(0, 'x'), donor]).get('L0H0')).toBe('right');
    expect(shuffle([explained(0, 'x'), explained(1, 'first', 'second')]).get('L0H0')).toBe('first');
  });

  it('takes texts that differ in case and white space only for the same', () => {
    expect(() => shuffle([explained(0, 'attends to commas'), explained(1, 'Attends  to commas')])).toThrow(
      /^suite\.yaml: controls: shuffled: no other head has an explanation that L0H0 does not have; /,
    );
  });
});

describe('controls', () => {
  it('follow the head’s own explanations in the order asked for, without a truth', () => {
    const heads = [explained(0, { text: 'x', truth: true }), explained(1, { text: 'y', truth: true })];
    const [first] = withControls(heads, ['empty', 'shuffled'], options);
    expect(first?.explanations).toEqual([
      { id: 'e0', text: 'x', truth: true },
      { id: 'control-empty', text: EMPTY_EXPLANATION, control: 'empty' },
      { id: 'control-shuffled', text: 'y', control: 'shuffled', donor: 'L0H1' },
    ]);
  });

  it('are none unless asked for; the empty one needs no other head', () => {
    const alone = [explained(0, 'x')];
    expect(withControls(alone, [], options)).toEqual(alone);
    expect(withControls(alone, ['empty'], options)[0]?.explanations).toHaveLength(2);
  });
});

describe('the control of a union', () => {
  it('is the union of as many donors’ texts', () => {
    const heads = ['a', 'b', 'c', 'd'].map((text, head) => ({
      layer: 0,
      head,
      explanations: [{ id: text, text }],
    }));
    const [first] = heads;
    first?.explanations.push({ id: 'u', text: 'a; or e', union: ['a', 'e'] } as never);
    const [own] = withControls(heads, ['shuffled'], { donors: 1, seed: 0, place: 'suite' });
    const control = own?.explanations.at(-1);
    expect(control).toMatchObject({ id: 'control-shuffled-union-2', control: 'shuffled-union' });
    expect(control?.union).toHaveLength(2);
    for (const text of control?.union ?? []) expect(['b', 'c', 'd']).toContain(text);
  });
});
