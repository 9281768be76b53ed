import { z } from 'zod';
import { visibleText } from '../files/visible-text.ts';
import { failsRun, gateVerdictSchema, verdictsInOrder } from '../gates/verdict.ts';

/** How a run ended, as scorecard.json has it. */
export const endedRunSchema = z.looseObject({
  suite: z.string(),
  problems: z.array(z.string()),
  outcome: z.looseObject({ sentence: z.string(), verdicts: z.array(gateVerdictSchema) }),
});

/** A run's outcome as GitHub's workflow commands ("Workflow commands for GitHub Actions" in its documentation). */
export function githubAnnotations({
  suite,
  problems,
  outcome,
}: z.output<typeof endedRunSchema>): readonly string[] {
  const { sentence, verdicts } = outcome;
  return [
    ...problems.map((problem) => command('error', `${suite}: incomplete`, problem)),
    ...verdictsInOrder(verdicts).flatMap((verdict) => {
      const { gate, subject, reason, details = [] } = verdict;
      const lines = [`${subject}: ${reason}`, ...details];
      if (failsRun(verdict)) return command('error', `${suite}: ${gate}`, ...lines);
      return verdict.outcome === 'warning' ? command('warning', `${suite}: ${gate}`, ...lines) : [];
    }),
    command('notice', suite, sentence),
  ];
}

function command(kind: 'error' | 'warning' | 'notice', title: string, ...lines: readonly string[]): string {
  const property = escaped(visibleText(title)).replaceAll(':', '%3A').replaceAll(',', '%2C');
  return `::${kind} title=${property}::${escaped(lines.map(visibleText).join('\n'))}`;
}

function escaped(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}
