import type { Failure } from './wire.ts';

/** A failure of OpenRouter's common shape; `code` is the status. */
export function failure(
  status: number,
  message: string,
  metadata?: Record<string, unknown>,
  headers?: Record<string, string>,
): Failure {
  const error = { message, code: status, ...(metadata && { metadata }) };
  return { status, body: { error, user_id: 'user_local' }, ...(headers && { headers }) };
}
