import type { Desk } from './desk.js';

/** The causes under which a broker that is not well is told once, until it is ready again. */
const CAUSES = { disconnected: 'disconnected', 'auth-required': 'auth' } as const;

/** Tells that the broker cannot be reached or does not accept the credential. */
export function alertHealth(desk: Desk, detail: string | null): void {
  const { health } = desk;
  const why = detail === null ? '' : `: ${detail}`;
  if (health === 'ready') {
    for (const cause of Object.values(CAUSES)) desk.isOver(cause);
  } else if (health === 'disconnected') {
    desk.alertOnce(CAUSES.disconnected, {
      severity: 'WARNING',
      code: 'BROKER_DISCONNECTED',
      message:
        `There is no connection to the broker${why}. It is tried again for ever; orders that wait` +
        ' for it are denied, and everything is compared once it is back.',
    });
  } else if (health === 'auth-required') {
    desk.alertOnce(CAUSES['auth-required'], {
      severity: 'CRITICAL',
      code: 'BROKER_AUTH_REQUIRED',
      message:
        `The broker does not accept the credential of the account${why}.` +
        ' Connect the account again; nothing is sent until then.',
    });
  }
}
