import pc from 'picocolors';
import { defined } from '../../files/defined.ts';
import { counted } from '../../files/number-text.ts';
import { visibleText } from '../../files/visible-text.ts';

/** What a check found: in order, a warning, or something that stops a run. */
export interface Finding {
  readonly outcome: 'fine' | 'doubt' | 'problem';
  readonly found: string;
  /** What to do; absent where all is fine. */
  readonly fix?: string;
}

export interface Examined extends Finding {
  /** A simulator's name, or undefined for the place. */
  readonly simulator: string | undefined;
  readonly check: string;
}

export function fine(found: string): Finding {
  return { outcome: 'fine', found };
}

export function doubt(found: string, fix: string): Finding {
  return { outcome: 'doubt', found, fix };
}

/** @param fix left out where what was found says what to do, as errors of ours do. */
export function problem(found: string, fix?: string): Finding {
  return { outcome: 'problem', ...defined({ found, fix }) };
}

const MARKS = { fine: pc.green('✓'), doubt: pc.yellow('!'), problem: pc.red('✗') };

export function examinedText(examined: readonly Examined[]): string {
  return examined
    .flatMap(({ outcome, simulator, check, found, fix }) => [
      `${MARKS[outcome]} ${visibleText(`${simulator === undefined ? '' : `${simulator}, `}${check}: ${found}`)}`,
      ...(fix === undefined ? [] : [`  ${pc.cyan('→')} ${visibleText(fix)}`]),
    ])
    .join('\n');
}

export function conclusionText(examined: readonly Examined[]): string {
  const number = (outcome: Examined['outcome']) => examined.filter((each) => each.outcome === outcome).length;
  const [problems, doubts] = [number('problem'), number('doubt')];
  const warnings = doubts > 0 ? counted(doubts, 'warning') : '';
  if (problems > 0) return pc.red([counted(problems, 'problem'), ...(warnings ? [warnings] : [])].join(', '));
  return warnings ? pc.yellow(`No problems; ${warnings}.`) : pc.green('Everything is in place.');
}
