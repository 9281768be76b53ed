import pc from 'picocolors';
import { visibleText } from '../files/visible-text.ts';
import { failsRun, nextSteps, verdictsInOrder } from '../gates/verdict.ts';
import { type FinishedRun, outcomeOf } from './finished-run.ts';
import { scorecardWarnings } from './reading-in-words.ts';

export interface TerminalLine {
  readonly text: string;
  readonly isError: boolean;
}

/** How a run ended, as the last thing on the screen: what is missing, what the gates say, what to do, and the outcome. */
export function terminalVerdicts(run: FinishedRun): readonly TerminalLine[] {
  const { scorecard, verdicts } = run;
  const { coverage, problems } = scorecard;
  const { status, partial, sentence } = outcomeOf(run);
  return [
    ...(coverage?.partial
      ? [said(pc.yellow(line('PARTIAL', `${coverage.summary} of ${scorecard.suite}`)))]
      : []),
    ...problems.map((problem) => complained(line('INCOMPLETE', problem))),
    ...scorecardWarnings(scorecard).map((warning) => said(pc.yellow(line('WARNING', warning)))),
    ...verdictsInOrder(verdicts)
      .toReversed()
      .flatMap((verdict) => {
        const { outcome, gate, subject, reason, details = [] } = verdict;
        const lines = [
          line(outcome.toUpperCase(), `${gate}, ${subject}: ${reason}`),
          ...details.map((detail) => line('', detail)),
        ];
        if (failsRun(verdict)) return lines.map(complained);
        return lines.map((text) => said(outcome === 'pass' ? pc.green(text) : pc.yellow(text)));
      }),
    ...nextSteps(verdicts).map((step) => complained(line('NEXT', step))),
    status === 'failed'
      ? complained(`${scorecard.suite}: FAILED. ${sentence}`)
      : said((partial || status === 'warned' ? pc.yellow : pc.green)(`${scorecard.suite}: ${sentence}`)),
  ];
}

function line(word: string, text: string): string {
  return `${word.padEnd(12)}  ${visibleText(text)}`;
}

function said(text: string): TerminalLine {
  return { text, isError: false };
}

function complained(text: string): TerminalLine {
  return { text: pc.red(text), isError: true };
}
