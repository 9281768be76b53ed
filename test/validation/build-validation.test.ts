import { describe, expect, it } from 'vitest';
import { buildValidation } from '../../src/validation/build-validation.ts';
import { PERTURBATIONS } from '../../src/validation/perturbations.ts';
import { validationSchema } from '../../src/validation/validation.ts';
import { answersOf } from './answered-questions.ts';

const about = { simulator: 'simulator', protocol: 'p@1' };

/** Right under the true explanation, whichever order the examples come in. */
const right = (label: 0 | 1) => (label === 1 ? 0.9 : 0.1);

describe('a validation', () => {
  it('of a simulator that reads everything claims every skill and forbids nothing', () => {
    const validation = buildValidation(
      about,
      answersOf(({ variant, label }) =>
        variant.kind === 'true' || variant.kind === 'order' ? right(label) : 1 - right(label),
      ),
    );
    expect(validationSchema.parse(validation)).toEqual(validation);
    expect(validation.trueExplanation.meanAuc).toBe(1);
    expect(validation.floor).toBe(0);
    expect(validation.perturbations.map(({ reading }) => reading)).toEqual(PERTURBATIONS.map(() => 'yes'));
    expect(validation.trust).toBe('use');
    expect(validation.verdict.join(' ')).toContain(
      'It separates true from other heads’ explanations; needs the explanation',
    );
    expect(validation.verdict.join(' ')).not.toMatch(/does not|Do not|cannot/);
  });

  it('of a simulator that never reads the explanation denies every skill but that of the marks', () => {
    const validation = buildValidation(
      about,
      answersOf(({ variant, label }) => (variant.kind === 'marks' ? 0.5 : right(label))),
    );
    expect(validation.floor).toBe(1);
    const denied = validation.perturbations.filter(({ reading }) => reading === 'no').map(({ kind }) => kind);
    expect(denied).toEqual(['other', 'empty', 'reversed', 'negated', 'narrow', 'broad']);
    expect(validation.trust).toBe('do not use');
    expect(validation.verdict[0]).toBe('Do not use it: it answers without reading the explanation.');
    expect(validation.verdict.join(' ')).toMatch(/does not separate true from other heads’ explanations/);
  });

  it('of a simulator at chance says only that, whatever it does under perturbation', () => {
    const validation = buildValidation(
      about,
      answersOf(({ variant }) => (variant.kind === 'true' ? 0.5 : 0.1)),
    );
    expect(validation).toMatchObject({
      trust: 'do not use',
      verdict: [
        'Do not use it with this protocol: it is near chance on explanations that are known to be true (mean AUC 0.50).',
      ],
    });
  });

  it('claims nothing where the share of heads is too near one half', () => {
    const validation = buildValidation(
      about,
      answersOf(({ variant, label, head }) =>
        variant.kind === 'other' && head.head < 9 ? 1 - right(label) : right(label),
      ),
    );
    const other = validation.perturbations.find(({ kind }) => kind === 'other');
    expect(other).toMatchObject({ lower: 9, detected: 9, heads: 16, reading: 'unclear' });
    expect(validation.trust).toBe('do not use');
    expect(validation.verdict.join(' ')).toMatch(
      /is unclear whether it separates true from other heads’ explanations/,
    );
  });

  it('shows the response to each severity, the true explanation first', () => {
    const validation = buildValidation(
      about,
      answersOf(({ variant, label }) => {
        const severity = variant.kind === 'broad' ? variant.severity : 0;
        return severity === 0 ? right(label) : severity === 1 ? 0.5 : 1 - right(label);
      }),
    );
    const broad = validation.perturbations.find(({ kind }) => kind === 'broad');
    expect(broad?.severities).toEqual([
      { severity: 0, meanAuc: 1 },
      { severity: 1, meanAuc: 0.5 },
      { severity: 2, meanAuc: 0 },
    ]);
  });

  it('says by how much another order of the examples shifts the answers to the same pairs', () => {
    const validation = buildValidation(
      about,
      answersOf(({ variant, label }) => {
        const shift = variant.kind === 'order' && variant.order === 'reversed' ? -0.05 : 0;
        return variant.kind === 'order' && variant.order === 'shuffled' ? 0.5 : right(label) + shift;
      }),
    );
    const [reversed, shuffled] = validation.orders;
    expect(reversed?.pairs).toBe(80);
    expect(reversed?.meanShift).toBeCloseTo(-0.05, 12);
    expect(reversed?.aucChange).toBe(0);
    expect(shuffled?.meanAbsoluteShift).toBeCloseTo(0.4, 12);
    expect(shuffled?.aucChange).toBe(-0.5);
  });

  it('tells falls that are beyond the noise of a head’s pairs from others', () => {
    // One of five strong pairs falls below the weak ones: AUC 1 → 0.8.
    const validation = buildValidation(
      about,
      answersOf(({ variant, label, question }) =>
        variant.kind === 'negated' && question.from === 1 ? 0.05 : right(label),
      ),
    );
    const negated = validation.perturbations.find(({ kind }) => kind === 'negated');
    expect(negated).toMatchObject({ heads: 16, lower: 16, detected: 0, reading: 'yes' });
  });

  it('says why questions have no score', () => {
    const validation = buildValidation(
      about,
      answersOf(({ variant, label }) => (variant.kind === 'negated' ? null : right(label))).map((each) =>
        each.probability === null ? { ...each, unscored: 'no "0" and no "1"' } : each,
      ),
    );
    expect(validation.unscoredBecause).toEqual([{ reason: 'no "0" and no "1"', questions: 160 }]);
    expect(validation.verdict.at(-1)).toMatch(
      /^\d+ % of the questions have no score: no "0" and no "1" \(160\)\.$/,
    );
  });

  it('counts what was not answered, and does not take silence for detecting', () => {
    const validation = buildValidation(
      about,
      answersOf(({ variant, label }) => (variant.kind === 'negated' ? null : right(label))),
    );
    const negated = validation.perturbations.find(({ kind }) => kind === 'negated');
    expect(negated).toMatchObject({ heads: 0, detected: 0, reading: 'unclear' });
    expect(validation.unscored).toBe(160);
    expect(validation.verdict.join(' ')).toMatch(
      /None of its answers about the explanation negated could be scored\./,
    );
  });
});
