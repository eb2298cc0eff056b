import type { IncomingHttpHeaders } from 'node:http';
import { isLoopback } from '@vela/config';

/**
 * Returns the status line for a request that a page from elsewhere may have made, null for others.
 * The `Host` must be a loopback name, because a foreign name that resolves to this machine is DNS
 * rebinding; an `Origin`, which only browsers send, must be a page from this machine.
 */
export function refusedOrigin(headers: IncomingHttpHeaders): string | null {
  if (!isLoopbackHost(headers.host)) return '421 Misdirected Request';
  const { origin } = headers;
  return origin === undefined || isLoopbackOrigin(origin) ? null : '403 Forbidden';
}

/** Returns whether a `Host` header names this machine by a loopback name. */
function isLoopbackHost(host: string | undefined): boolean {
  const match = /^(\[[^\]]*\]|[^:]+)(?::\d{1,5})?$/.exec(host ?? '');
  return match?.[1] !== undefined && isLoopback(match[1].toLowerCase());
}

function isLoopbackOrigin(origin: string): boolean {
  const address = URL.parse(origin);
  return address !== null && isLoopback(address.hostname);
}
