import { Option } from 'commander';
import type { ChoiceOptions } from '../../attention-patterns/choose-sequences.ts';
import { STATISTIC_NAMES, STATISTICS } from '../../attention-patterns/choose-sequences.ts';
import { VALUE_KINDS, type ValueKind } from '../../attention-patterns/probabilities.ts';
import { wholeNumber } from '../number-option.ts';

/** What commands that make records are told. */
export interface MakingOptions extends ChoiceOptions {
  readonly output: string;
  readonly maxTokens: number;
  readonly values: ValueKind;
  readonly force?: true;
}

/** The options of {@link MakingOptions}. */
export function makingOptions(): readonly Option[] {
  const statistics = STATISTIC_NAMES.map((name) => `${name}: ${STATISTICS[name].description}`).join('; ');
  return [
    new Option('-o, --output <folder>', 'where to write {layer}/{head}.json').default('records'),
    new Option('--top <n>', 'how many of the highest-ranked sequences').default(20).argParser(wholeNumber(1)),
    new Option('--by <statistic>', `what they rank by (${statistics})`)
      .choices(STATISTIC_NAMES)
      .default('typical'),
    new Option('--random <n>', 'how many other sequences, drawn at random')
      .default(15)
      .argParser(wholeNumber(0)),
    new Option('--seed <n>', 'seed of that draw').default(0).argParser(wholeNumber(0)),
    new Option('--max-tokens <n>', 'use only the first n tokens of each sequence')
      .default(Number.POSITIVE_INFINITY, 'all')
      .argParser(wholeNumber(2)),
    new Option(
      '--values <kind>',
      'kind of values: probabilities (checked), or any (for signed or summed values)',
    )
      .choices(VALUE_KINDS)
      .default('probabilities'),
    new Option('--force', 'write into a folder that is not empty'),
  ];
}
