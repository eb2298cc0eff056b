import { z } from 'zod';
import { ENVIRONMENTS } from '../contract.js';
import type { ControlOperation } from '../contract.js';
import type { KeyRing } from '../http/keys.js';
import type { RequestLimits } from '../http/request-limits.js';
import type { RequestCounts } from '../http/request-counts.js';
import type { Mischief } from '../mischief/mischief.js';
import type { ConnectionBook } from '../streams/connection-book.js';
import { operation, question } from './operation.js';

const ENVIRONMENT = z.strictObject({ environment: z.enum(ENVIRONMENTS).optional() });

/** What the operations ask and set. */
interface Shell {
  readonly keys: KeyRing;
  readonly limits: RequestLimits;
  readonly counts: RequestCounts;
  readonly book: ConnectionBook;
  readonly mischief: Mischief;
}

/** Questions that are asked with GET. */
export function shellQuestions(shell: Shell): Readonly<Record<string, ControlOperation>> {
  return {
    keys: question(() => shell.keys.list()),
    connections: question(() => shell.book.list()),
    requests: question(() => shell.counts.list()),
    arranged: question(() => shell.mischief.arranged()),
  };
}

/** Operations on keys, limits and the plan. */
export function shellOperations(shell: Shell): Readonly<Record<string, ControlOperation>> {
  const { keys, limits } = shell;
  return {
    'rate-limit': operation(
      z.strictObject({ perMinute: z.int().min(0).max(1_000_000) }),
      ({ perMinute }) => {
        limits.setLimit(perMinute);
        return { perMinute };
      },
    ),
    plan: operation(z.strictObject({ name: z.enum(['basic', 'unlimited']) }), ({ name }) => {
      limits.setPlan(name);
      return { name };
    }),
    'expire-token': operation(ENVIRONMENT, ({ environment }) => ({
      expired: keys.expireTokens(environment ?? null),
    })),
    'renew-token': operation(ENVIRONMENT, ({ environment }) => ({
      renewed: keys.renewTokens(environment ?? null),
    })),
  };
}
