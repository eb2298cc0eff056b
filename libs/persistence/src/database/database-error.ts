import { VelaError, messageOf } from '@vela/kernel';

/** SQL states (PostgreSQL appendix A) that mean: not now, the same may succeed later. */
const PASSING = /^(08...|57P0[1-5]|53300|40001|40P01|55P03|25P03|57014)$/;
/** What Node says when a server is not there or goes away. */
const GONE =
  /ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EHOSTUNREACH|Connection terminated|connection timeout|timeout exceeded when trying to connect|Client has encountered a connection error|not queryable|Client was closed/i;

/** Returns whether a failure leaves open what became of a statement, or means a lost server. */
export function isConnectionLoss(thrown: unknown): boolean {
  if (thrown instanceof VelaError) return isConnectionLoss(thrown.cause);
  const { code } = (thrown ?? {}) as { code?: string };
  return /^(08...|57P0[1-5]|25P03)$/.test(code ?? '') || GONE.test(`${code} ${messageOf(thrown)}`);
}

/** Returns what a failure of the driver means; a `VelaError` stays as it is. */
export function databaseError(thrown: unknown): VelaError {
  if (thrown instanceof VelaError) return thrown;
  const {
    code = '',
    detail,
    constraint,
  } = (thrown ?? {}) as {
    code?: string;
    detail?: string;
    constraint?: string;
  };
  const text = messageOf(thrown) || code;
  if (PASSING.test(code) || GONE.test(`${code} ${text}`)) {
    return new VelaError('UNAVAILABLE', `the database does not answer: ${text}`, {
      hint: 'It is tried again; `vela doctor` tells whether the server is reachable.',
      retryable: true,
      cause: thrown,
    });
  }
  if (code === '53100') {
    return new VelaError('LIMIT_EXCEEDED', 'the database has no space left on its disk', {
      hint: 'Free some space; nothing of this write was kept.',
      cause: thrown,
    });
  }
  if (code === 'P0002') return new VelaError('NOT_FOUND', text, { cause: thrown });
  if (code === '23503') return new VelaError('NOT_FOUND', detail ?? text, { cause: thrown });
  // What our own functions refuse because of what they were given.
  if (code === 'VL001') return new VelaError('INVALID_INPUT', text, { cause: thrown });
  if (code === '23505') {
    return new VelaError('ALREADY_EXISTS', detail ?? `${constraint} is taken`, { cause: thrown });
  }
  if (/^(28...|3D000)$/.test(code)) {
    return new VelaError('UNAVAILABLE', `the database refuses us: ${text}`, {
      hint: 'Check user, password and database of DATABASE_URL.',
      cause: thrown,
    });
  }
  return new VelaError('INTERNAL', `the database refused a statement: ${text}`, { cause: thrown });
}
