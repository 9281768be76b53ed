import type { Certificate } from '../../certificate/certificate.ts';
import { shorten } from '../../files/visible-text.ts';
import { count, decimal, percent, range, signed } from '../../metrics/number-text.ts';
import { escapeMarkdown } from '../markdown/escape-markdown.ts';
import { markdownTable } from '../markdown/markdown-table.ts';
import { DAMAGE_HEADINGS, damageRows } from './damage-rows.ts';

const MOST_BYTES = 100_000;

/** A certificate as Markdown: the verdict first, then what it rests on. */
export function certificateMarkdown(certificate: Certificate): string {
  const { simulator, protocol, verdict, trueRule, floor, meanMass, probabilities, orders } = certificate;
  const { questions, unscored } = certificate;
  const numeric = (heading: string) => ({ heading, align: 'right' as const });
  return [
    `## ${escapeMarkdown(shorten(simulator, 80))}, asked with ${escapeMarkdown(shorten(protocol, 80))}`,
    verdict,
    `- True rules: mean AUC ${decimal(trueRule.meanAuc, 3)} (95 % interval ${range(trueRule.interval)}) over ${trueRule.heads} heads; ${decimal(floor, 3)} under a rule that says nothing.
- "0" and "1" hold ${percent(meanMass)} of its answers; Brier score ${decimal(probabilities.brierScore, 3)}, expected calibration error ${decimal(probabilities.expectedCalibrationError, 3)}.
- ${count(questions)} questions, ${count(unscored)} without a score.`,
    markdownTable(
      DAMAGE_HEADINGS.map((heading, index) => (index === 0 ? { heading } : numeric(heading))),
      damageRows(certificate),
      MOST_BYTES,
    ),
    markdownTable(
      [
        { heading: 'examples' },
        ...['pairs', 'P("1") shifts by', 'on average by', 'AUC changes by'].map(numeric),
      ],
      orders.map(({ order, pairs, meanShift, meanAbsoluteShift, aucChange }) => [
        order,
        count(pairs),
        signed(meanShift),
        `±${decimal(meanAbsoluteShift)}`,
        signed(aucChange),
      ]),
      MOST_BYTES,
    ),
    '',
  ].join('\n\n');
}
