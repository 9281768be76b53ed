/**
 * What an error response holds so that promptfoo 0.123.1 does not ask again: it takes any error that mentions a rate limit as its
 * own to retry, and the SDK already has, as often as the user allowed. To promptfoo, "quota" means that retrying is of no use.
 * Pull request 7262 brought the retries, issue 7727 asks for `maxRetries` to be honoured.
 */
export const NO_SECOND_RETRY = { rateLimitKind: 'quota' } as const;
