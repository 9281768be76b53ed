import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { buildMessages } from '../../src/asking/build-messages.ts';
import { loadProtocol, PAIRWISE_V1 } from '../../src/asking/protocol.ts';
import { buildPairCases } from '../../src/pair-cases/build-pair-cases.ts';
import { loadSuite } from '../../src/suite/load-suite.ts';
import { readPerturbedExplanations } from '../../src/validation/perturbations.ts';
import {
  reordered,
  type ValidationQuestion,
  validationQuestions,
} from '../../src/validation/validation-questions.ts';
import { PERTURBED, QUESTIONS, TRUE_CASES } from './answered-questions.ts';

const PROTOCOL = loadProtocol(PAIRWISE_V1);

/** What asks the question. */
const messageOf = (asked: ValidationQuestion | undefined) =>
  asked && buildMessages(PROTOCOL, asked.question).at(-1)?.content;

const puzzles = (file: string) => fileURLToPath(new URL(`../../datasets/puzzles/${file}`, import.meta.url));

describe('the questions of a validation', () => {
  it('are at most 2,000 for the bundled heads, on other records than the bundled suite asks about', async () => {
    const suite = loadSuite(puzzles('suite.yaml'));
    const { cases } = await buildPairCases({ ...suite, split: 'test' });
    const usual = await buildPairCases(suite);
    const questions = validationQuestions(
      cases.filter(({ explanation }) => explanation.truth === true),
      readPerturbedExplanations(puzzles('perturbations.yaml')),
    );
    expect(questions.length).toBeGreaterThan(1800);
    expect(questions.length).toBeLessThanOrEqual(2000);
    const records = new Set(usual.cases.map(({ head, pair }) => `${head.layer} ${head.head} ${pair.record}`));
    expect(
      cases.filter(({ head, pair }) => records.has(`${head.layer} ${head.head} ${pair.record}`)),
    ).toEqual([]);
  });

  it('ask about the same pairs, in one order, under every variant', () => {
    const variants = Map.groupBy(QUESTIONS, ({ pairCase, variant }) =>
      JSON.stringify([pairCase.head, variant]),
    );
    for (const asked of variants.values()) {
      expect(asked.map(({ pairCase }) => pairCase.pair.label)).toEqual([1, 1, 1, 1, 1, 0, 0, 0, 0, 0]);
    }
  });

  it('exchange the marks and nothing else', () => {
    const first = (kind: string) => messageOf(QUESTIONS.find(({ variant }) => variant.kind === kind));
    expect(first('true')).toContain('** t0**[[ t1]] t2');
    expect(first('marks')).toContain('[[ t0]]** t1** t2');
    expect(first('marks')?.replaceAll(/[*[\]]/g, '')).toBe(first('true')?.replaceAll(/[*[\]]/g, ''));
  });

  it('never give a head its own explanation for another’s', () => {
    for (const each of QUESTIONS) {
      if (each.variant.kind !== 'other') continue;
      expect(messageOf(each)).not.toContain(`the number ${each.pairCase.head.head}\n`);
    }
  });

  it('need the perturbed explanations of every head', () => {
    expect(() => validationQuestions(TRUE_CASES, PERTURBED.slice(1))).toThrow(
      'L0H0: its perturbed explanations are missing',
    );
  });
});

describe('another order of the examples', () => {
  it.each(['reversed', 'shuffled'] as const)(
    '%s keeps the frame, and each question with its answer',
    (order) => {
      const other = reordered(PROTOCOL, order);
      expect(other.messages[0]).toEqual(PROTOCOL.messages[0]);
      expect(other.messages.at(-1)).toEqual(PROTOCOL.messages.at(-1));
      expect(other.messages).not.toEqual(PROTOCOL.messages);
      const pairs = (messages: typeof other.messages) =>
        messages
          .slice(1, -1)
          .flatMap((message, index, all) => (index % 2 === 0 ? [[message, all[index + 1]]] : []));
      expect(new Set(pairs(other.messages).map((each) => JSON.stringify(each)))).toEqual(
        new Set(pairs(PROTOCOL.messages).map((each) => JSON.stringify(each))),
      );
    },
  );
});
