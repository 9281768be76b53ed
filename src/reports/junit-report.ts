import { createRequire } from 'node:module';
import type { Builder } from 'junit-report-builder';
import { visibleText } from '../files/visible-text.ts';
import { failsRun } from '../gates/verdict.ts';
import type { FinishedRun } from './finished-run.ts';

// Its types claim an ES module's default export; what it has is CommonJS, whose export is the builder.
const builder: Builder = createRequire(import.meta.url)('junit-report-builder');

const COMPLETE_RUN = 'complete run';

/**
 * The run as a JUnit file: a test case per gate verdict, and one for whether the run is complete. A warning is skipped
 * with its reason in `system-out`; so is the latter in a partial run.
 */
export function junitReport({ scorecard, verdicts }: FinishedRun): string {
  const report = builder.newBuilder();
  const suite = report.testSuite().name(`attention-heads: ${visibleText(scorecard.suite)}`);
  const testCase = (name: string) =>
    suite
      .testCase()
      .className(`attention-heads.${visibleText(scorecard.suite)}`)
      .name(visibleText(name));

  const complete = testCase(COMPLETE_RUN);
  const { problems, coverage } = scorecard;
  const partial = coverage?.partial ? [coverage.summary] : [];
  if (problems.length > 0) {
    complete.failure([...partial, ...problems].map(visibleText).join('\n'), 'incomplete');
  } else if (coverage?.partial) complete.skipped().standardOutput(coverage.summary);
  for (const verdict of verdicts) {
    const each = testCase(`${verdict.gate}: ${verdict.subject}`);
    const reason = [
      verdict.reason,
      ...(verdict.details ?? []),
      ...(verdict.next === undefined ? [] : [`Next: ${verdict.next}`]),
    ]
      .map(visibleText)
      .join('\n');
    if (failsRun(verdict)) each.failure(reason, verdict.outcome === 'inconclusive' ? 'inconclusive' : 'gate');
    else if (verdict.outcome === 'warning') each.skipped().standardOutput(reason);
    else each.standardOutput(reason);
  }
  return report.build();
}
