import { writeWholeFiles } from '../../files/write-whole-file.ts';
import type { Validation } from '../../validation/validation.ts';
import { validationHtml } from './validation-html.ts';
import { validationMarkdown } from './validation-markdown.ts';

/** Writes validation.json, validation.md and validation.html into a folder, which is made if need be. */
export function writeValidation(folder: string, validation: Validation): void {
  writeWholeFiles(folder, {
    'validation.json': `${JSON.stringify(validation, null, 2)}\n`,
    'validation.md': validationMarkdown(validation),
    'validation.html': validationHtml(validation).pieces(),
  });
}
