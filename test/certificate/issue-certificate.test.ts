import { describe, expect, it } from 'vitest';
import { certificateSchema } from '../../src/certificate/certificate.ts';
import { DAMAGES } from '../../src/certificate/damage.ts';
import { issueCertificate } from '../../src/certificate/issue-certificate.ts';
import { answersOf } from './judges.ts';

const about = { simulator: 'judge', protocol: 'p@1' };

/** Right under the true rule, whichever order the examples come in. */
const right = (label: 0 | 1) => (label === 1 ? 0.9 : 0.1);

describe('a certificate', () => {
  it('of a judge that reads everything claims every skill and forbids nothing', () => {
    const certificate = issueCertificate(
      about,
      answersOf(({ variant, label }) =>
        variant.kind === 'true' || variant.kind === 'order' ? right(label) : 1 - right(label),
      ),
    );
    expect(certificateSchema.parse(certificate)).toEqual(certificate);
    expect(certificate.trueRule.meanAuc).toBe(1);
    expect(certificate.floor).toBe(0);
    expect(certificate.damages.map(({ reading }) => reading)).toEqual(DAMAGES.map(() => 'yes'));
    expect(certificate.verdict).toContain('separates true from other heads’ rules in 16 of 16 heads');
    expect(certificate.verdict).not.toMatch(/does not|Do not|cannot/);
  });

  it('of a judge that never reads the explanation denies every skill but that of the marks', () => {
    const certificate = issueCertificate(
      about,
      answersOf(({ variant, label }) => (variant.kind === 'marks' ? 0.5 : right(label))),
    );
    expect(certificate.floor).toBe(1);
    const denied = certificate.damages.filter(({ reading }) => reading === 'no').map(({ kind }) => kind);
    expect(denied).toEqual(['other', 'empty', 'reversed', 'negated', 'narrow', 'broad']);
    expect(certificate.verdict).toMatch(/does not separate true from other heads’ rules in 16 of 16 heads/);
    expect(certificate.verdict).toMatch(
      /Do not use it for telling whether an explanation is about this head/,
    );
  });

  it('of a judge at chance says only that, whatever it does under damage', () => {
    const certificate = issueCertificate(
      about,
      answersOf(({ variant }) => (variant.kind === 'true' ? 0.5 : 0.1)),
    );
    expect(certificate.verdict).toBe(
      'It is near chance on rules that are known to be true (mean AUC 0.50): do not use it as a judge with this protocol.',
    );
  });

  it('claims nothing where the share of heads is too near one half', () => {
    const certificate = issueCertificate(
      about,
      answersOf(({ variant, label, head }) =>
        variant.kind === 'other' && head.head < 9 ? 1 - right(label) : right(label),
      ),
    );
    const other = certificate.damages.find(({ kind }) => kind === 'other');
    expect(other).toMatchObject({ noticed: 9, heads: 16, reading: 'unclear' });
    expect(certificate.verdict).toMatch(
      /cannot be told: it separates true from other heads’ rules in 9 of 16/,
    );
  });

  it('shows the response to each dose, the true rule first', () => {
    const certificate = issueCertificate(
      about,
      answersOf(({ variant, label }) => {
        const dose = variant.kind === 'broad' ? variant.dose : 0;
        return dose === 0 ? right(label) : dose === 1 ? 0.5 : 1 - right(label);
      }),
    );
    const broad = certificate.damages.find(({ kind }) => kind === 'broad');
    expect(broad?.doses).toEqual([
      { dose: 0, meanAuc: 1 },
      { dose: 1, meanAuc: 0.5 },
      { dose: 2, meanAuc: 0 },
    ]);
  });

  it('says by how much another order of the examples shifts the answers to the same pairs', () => {
    const certificate = issueCertificate(
      about,
      answersOf(({ variant, label }) => {
        const shift = variant.kind === 'order' && variant.order === 'reversed' ? -0.05 : 0;
        return variant.kind === 'order' && variant.order === 'shuffled' ? 0.5 : right(label) + shift;
      }),
    );
    const [reversed, shuffled] = certificate.orders;
    expect(reversed?.pairs).toBe(80);
    expect(reversed?.meanShift).toBeCloseTo(-0.05, 12);
    expect(reversed?.aucChange).toBe(0);
    expect(shuffled?.meanAbsoluteShift).toBeCloseTo(0.4, 12);
    expect(shuffled?.aucChange).toBe(-0.5);
  });

  it('counts what was not answered, and does not take silence for noticing', () => {
    const certificate = issueCertificate(
      about,
      answersOf(({ variant, label }) => (variant.kind === 'negated' ? null : right(label))),
    );
    const negated = certificate.damages.find(({ kind }) => kind === 'negated');
    expect(negated).toMatchObject({ heads: 0, noticed: 0, reading: 'unclear' });
    expect(certificate.unscored).toBe(160);
    expect(certificate.verdict).toMatch(/It answered nothing about the rule negated\./);
  });
});
