import { Option } from 'commander';

/** `-r <records>`, as every command that looks at records has it. */
export function recordsOption(what: string): Option {
  return new Option('-r, --records <records>', what).default('records');
}
