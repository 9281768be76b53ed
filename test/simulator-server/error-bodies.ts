import type { ServerName } from './servers.ts';

/** What OpenAI calls an error of a status: https://platform.openai.com/docs/guides/error-codes. */
const OPENAI_ERRORS: Readonly<Record<number, { type: string; code: string | null; message: string }>> = {
  400: { type: 'invalid_request_error', code: null, message: 'A parameter of the request is not valid.' },
  401: { type: 'invalid_request_error', code: 'invalid_api_key', message: 'The API key is not correct.' },
  403: {
    type: 'invalid_request_error',
    code: 'unsupported_country_region_territory',
    message: 'This project may not use the model.',
  },
  404: { type: 'invalid_request_error', code: 'model_not_found', message: 'There is no such model.' },
  429: { type: 'requests', code: 'rate_limit_exceeded', message: 'Too many requests; slow down.' },
  500: { type: 'server_error', code: null, message: 'The server had an error.' },
  502: { type: 'server_error', code: null, message: 'The server behind this one gave no answer.' },
  503: { type: 'server_error', code: null, message: 'The server is overloaded.' },
};

const LLAMA_CPP_TYPES: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  403: 'permission_error',
  404: 'not_found_error',
  503: 'unavailable_error',
};

/** The message an error has unless a test gives one; our words, not the servers'. */
export function errorMessage(status: number): string {
  return OPENAI_ERRORS[status]?.message ?? `Status ${status}.`;
}

/** The JSON body of an error, as a server shapes it. */
export function errorBody(
  status: number,
  message = errorMessage(status),
  server: ServerName = 'openai',
): object {
  const { type = 'server_error', code = null } = OPENAI_ERRORS[status] ?? {};
  switch (server) {
    case 'azure':
      // The status as text, no type: https://github.com/microsoft/copilot-camp/issues/551 quotes a whole one.
      return { error: { code: String(status), message } };
    case 'openRouter':
      // https://openrouter.ai/docs/api/reference/errors-and-debugging
      return { error: { code: status, message, metadata: { provider_name: 'Simulated' } } };
    case 'litellm':
      // https://docs.litellm.ai/docs/proxy/error_reference
      return {
        error: {
          message: `litellm.APIError: ${message}`,
          type: status === 429 ? 'throttling_error' : type,
          param: null,
          code: String(status),
        },
      };
    case 'sglang':
      // ErrorResponse in SGLang's protocol.py: not inside `error`.
      return { object: 'error', message, type: 'BadRequestError', param: null, code: status };
    case 'vllm':
      return { error: { message, type: 'BadRequestError', param: null, code: status } };
    case 'llamaCpp':
      // https://github.com/ggml-org/llama.cpp/blob/master/tools/server/README.md, "API errors".
      return {
        error: { code: status, message, type: LLAMA_CPP_TYPES[status] ?? 'server_error' },
      };
    case 'ollama':
      // NewError in https://github.com/ollama/ollama/blob/main/openai/openai.go
      return {
        error: { message, type: status === 404 ? 'not_found_error' : 'api_error', param: null, code: null },
      };
    default:
      return { error: { message, type, param: null, code } };
  }
}
