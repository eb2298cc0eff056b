import { VelaError, messageOf } from '@vela/kernel';
import type { ErrorCode } from '@vela/kernel';
import type { ExchangeReply } from '../contract.js';

/** Returns an error in the venue's form: the code begins with the status. */
export const refusal = (status: number, message: string, detail = 10_000): ExchangeReply => ({
  status,
  body: { code: status * 100_000 + detail, message },
});

/** Returns a plain answer. */
export const answer = (body: unknown): ExchangeReply => ({ status: 200, body });

/** The path is nobody's. */
export const UNKNOWN_PATH: ExchangeReply = refusal(404, 'endpoint not found.');

const STATUS: Partial<Record<ErrorCode, number>> = {
  INVALID_INPUT: 400,
  NOT_FOUND: 404,
  CONFLICT: 409,
  ALREADY_EXISTS: 409,
  INVALID_TRANSITION: 409,
  LIMIT_EXCEEDED: 409,
};

/** Returns what went wrong as an answer; a hint goes with it. */
export function refusalOf(thrown: unknown): ExchangeReply {
  if (!(thrown instanceof VelaError)) return refusal(500, messageOf(thrown));
  const status = STATUS[thrown.code] ?? 500;
  const hint = thrown.hint === undefined ? '' : ` ${thrown.hint}`;
  const path = thrown.path === undefined ? '' : `${thrown.path.join('.')}: `;
  return refusal(status, `${path}${thrown.message}${hint === '' ? '' : `.${hint}`}`);
}
