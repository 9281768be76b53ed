/** An error as it crosses from one thread to another: structured cloning drops the codes of system errors. */
export interface ErrorLink {
  readonly name: string;
  readonly message: string;
  readonly code?: string;
}

/** An error and its causes, outermost first. */
export function errorLinks(error: unknown): readonly ErrorLink[] {
  if (!(error instanceof Error)) return [];
  const { name, message, cause } = error;
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {};
  return [{ name, message, ...code }, ...errorLinks(cause)];
}

/** The inverse of {@link errorLinks}. */
export function errorOfLinks([link, ...causes]: readonly ErrorLink[]): Error {
  const { message = 'an error without a name', ...more } = link ?? {};
  const cause = causes.length === 0 ? {} : { cause: errorOfLinks(causes) };
  return Object.assign(new Error(message, cause), more);
}
