import { UserError } from '../files/user-error.ts';
import { questionKey } from './question-keys.ts';

import type { RunRow } from './run.ts';

export interface MergeOptions {
  /** Which answers count where two runs asked a simulator the same; without it, that is an error. */
  readonly prefer?: 'last';
}

/** What one run asked one simulator. */
export interface ColumnPart {
  /** The run's file or eval id. */
  readonly source: string;
  readonly rows: readonly RunRow[];
}

/**
 * One simulator's answers out of several runs.
 *
 * @throws UserError naming simulator and runs, where two asked it the same question and neither is preferred, or where
 * they asked it by different protocols.
 */
export function mergeColumn(
  simulator: string,
  parts: readonly ColumnPart[],
  { prefer }: MergeOptions,
): readonly RunRow[] {
  checkAlike(simulator, parts, ({ simulator: who }) => who, 'is');
  checkAlike(simulator, parts, ({ protocol }) => protocol, 'was asked with the protocol');
  const answers = new Map<string, { readonly source: string; readonly rows: readonly RunRow[] }>();
  for (const { source, rows } of parts) {
    const byQuestion = Map.groupBy(rows, ({ pairCase }) => questionKey(pairCase));
    const again = [...byQuestion.keys()].filter((question) => answers.has(question));
    const [question] = again;
    if (question !== undefined && prefer === undefined) {
      throw new UserError(
        `${simulator}: ${answers.get(question)?.source} and ${source} both asked it ${again.length} of the same questions (the first: ${question}); leave one out, or take the later answers with --prefer last`,
      );
    }
    for (const [question, rows] of byQuestion) answers.set(question, { source, rows });
  }
  return [...answers.values()].flatMap(({ rows }) => rows);
}

/** @param what tells the column's answers from those of another one; nothing where the run does not say. */
function checkAlike(
  simulator: string,
  parts: readonly ColumnPart[],
  what: (row: RunRow) => string | null | undefined,
  verb: string,
): void {
  const known = parts.flatMap(({ source, rows }) =>
    rows.flatMap((row) => {
      const said = what(row);
      return said ? { source, said } : [];
    }),
  );
  const [first] = known;
  const other = known.find(({ said }) => said !== first?.said);
  if (first && other) {
    throw new UserError(
      `${simulator}: in ${first.source} it ${verb} ${first.said}, and in ${other.source} ${other.said}; give the two columns different labels to compare them`,
    );
  }
}
