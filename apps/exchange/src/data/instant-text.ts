import { SECOND, formatInstant } from '@vela/kernel';
import type { Micros } from '@vela/kernel';

/** Returns an instant as the venue writes it: RFC 3339, with nanoseconds unless it is a whole second. */
export function instantText(at: Micros): string {
  if (at % SECOND === 0) return formatInstant(at);
  const second = Math.floor(at / SECOND) * SECOND;
  const micros = String(at - second).padStart(6, '0');
  return `${formatInstant(second).slice(0, -1)}.${micros}000Z`;
}
