import pc from 'picocolors';
import { counted } from '../../files/number-text.ts';
import { visibleText } from '../../files/visible-text.ts';
import type { Examined } from './examine.ts';

const MARKS = { fine: pc.green('✓'), doubt: pc.yellow('!'), problem: pc.red('✗') };

/** A line for each finding, and one below it for what to do. */
export function examinedText(examined: readonly Examined[]): string {
  return examined
    .flatMap(({ outcome, simulator, check, found, fix }) => [
      `${MARKS[outcome]} ${visibleText(`${simulator === undefined ? '' : `${simulator}, `}${check}: ${found}`)}`,
      ...(fix === undefined ? [] : [`  ${pc.cyan('→')} ${visibleText(fix)}`]),
    ])
    .join('\n');
}

/** How it is, in a line. */
export function conclusionText(examined: readonly Examined[]): string {
  const number = (outcome: Examined['outcome']) => examined.filter((each) => each.outcome === outcome).length;
  const [problems, doubts] = [number('problem'), number('doubt')];
  const thought = doubts > 0 ? `${counted(doubts, 'thing')} worth a thought` : '';
  if (problems > 0) return pc.red([counted(problems, 'problem'), ...(thought ? [thought] : [])].join(', '));
  return thought ? pc.yellow(`Nothing is in the way; ${thought}.`) : pc.green('Everything is in place.');
}
