import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { buildPairCases } from '../../src/pair-cases/build-pair-cases.ts';
import { loadSuite } from '../../src/suite/load-suite.ts';
import { reordered } from '../../src/validation/example-order.ts';
import { readPerturbedExplanations } from '../../src/validation/perturbed-explanations.ts';
import { validationQuestions } from '../../src/validation/validation-questions.ts';
import { ASKING, PERTURBED, QUESTIONS, TRUE_CASES } from './answered-questions.ts';

const puzzles = (file: string) => fileURLToPath(new URL(`../../datasets/puzzles/${file}`, import.meta.url));

describe('the questions of a validation', () => {
  it('are at most 2,000 for the bundled heads, on other records than the bundled suite asks about', async () => {
    const suite = loadSuite(puzzles('suite.yaml'));
    const { cases } = await buildPairCases({ ...suite, split: 'test' });
    const usual = await buildPairCases(suite);
    const questions = validationQuestions(
      cases.filter(({ explanation }) => explanation.truth === true),
      readPerturbedExplanations(puzzles('perturbations.yaml')),
      ASKING,
    );
    expect(questions.length).toBeGreaterThan(1800);
    expect(questions.length).toBeLessThanOrEqual(2000);
    const records = new Set(usual.cases.map(({ head, pair }) => `${head.layer} ${head.head} ${pair.record}`));
    expect(
      cases.filter(({ head, pair }) => records.has(`${head.layer} ${head.head} ${pair.record}`)),
    ).toEqual([]);
  });

  it('ask about the same pairs, in one order, under every variant', () => {
    const variants = Map.groupBy(QUESTIONS, ({ head, variant }) => JSON.stringify([head, variant]));
    for (const asked of variants.values()) {
      expect(asked.map(({ label }) => label)).toEqual([1, 1, 1, 1, 1, 0, 0, 0, 0, 0]);
    }
  });

  it('exchange the marks and nothing else', () => {
    const first = (kind: string) =>
      QUESTIONS.find(({ variant }) => variant.kind === kind)?.prompts[0]?.at(-1)?.content;
    expect(first('true')).toContain('** t0**[[ t1]] t2');
    expect(first('marks')).toContain('[[ t0]]** t1** t2');
    expect(first('marks')?.replaceAll(/[*[\]]/g, '')).toBe(first('true')?.replaceAll(/[*[\]]/g, ''));
  });

  it('never give a head its own explanation for another’s', () => {
    for (const { head, variant, prompts } of QUESTIONS) {
      if (variant.kind !== 'other') continue;
      expect(prompts[0]?.at(-1)?.content).not.toContain(`the number ${head.head}\n`);
    }
  });

  it('need the perturbed explanations of every head', () => {
    expect(() => validationQuestions(TRUE_CASES, PERTURBED.slice(1), ASKING)).toThrow(
      'L0H0: its perturbed explanations are missing',
    );
  });
});

describe('another order of the examples', () => {
  it.each(['reversed', 'shuffled'] as const)(
    '%s keeps the frame, and each question with its answer',
    (order) => {
      const other = reordered(ASKING.protocol, order);
      expect(other.messages[0]).toEqual(ASKING.protocol.messages[0]);
      expect(other.messages.at(-1)).toEqual(ASKING.protocol.messages.at(-1));
      expect(other.messages).not.toEqual(ASKING.protocol.messages);
      const pairs = (messages: typeof other.messages) =>
        messages
          .slice(1, -1)
          .flatMap((message, index, all) => (index % 2 === 0 ? [[message, all[index + 1]]] : []));
      expect(new Set(pairs(other.messages).map((each) => JSON.stringify(each)))).toEqual(
        new Set(pairs(ASKING.protocol.messages).map((each) => JSON.stringify(each))),
      );
    },
  );
});
