import { z } from 'zod';

/** A suite's name: it names a folder, so it must not lead anywhere else, nor be longer than a folder's name can be. */
export const suiteNameSchema = z
  .string()
  .max(100, 'may have 100 characters at most: it names a folder under results/')
  .regex(/^[\w][\w.-]*$/, 'may hold letters, digits, ".", "_" and "-": it names a folder under results/');
