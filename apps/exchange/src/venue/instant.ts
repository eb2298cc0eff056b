import { formatDate, formatInstant, type Micros } from '@vela/kernel';

/**
 * Returns an instant with nine digits of a second, as the venue writes them. Its own clock counts
 * microseconds; the last three digits are the number of the thing that happened then.
 */
export function nanoInstant(at: Micros, number: number): string {
  const [whole = '', fraction = ''] = formatInstant(at).slice(0, -1).split('.');
  return `${whole}.${fraction.padEnd(6, '0')}${String(number % 1_000).padStart(3, '0')}Z`;
}

/** Returns an instant as the leading digits of an activity's id: `20190524113406977`. */
export function activityStamp(at: Micros): string {
  const milliseconds = String(Math.floor(at / 1_000) % 1_000).padStart(3, '0');
  const time = formatInstant(at).slice(11, 19).replaceAll(':', '');
  return `${formatDate(at).replaceAll('-', '')}${time}${milliseconds}`;
}
