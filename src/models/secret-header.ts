/** Whether a header of this name holds a secret, as Authorization, api-key, X-Auth-Token and Cookie do. */
export function isSecretHeader(name: string): boolean {
  return /auth|key|token|secret|cookie|password|credential/i.test(name);
}
