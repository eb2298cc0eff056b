import type { AccessCheckView, CredentialStatusView } from '@vela/client';
import type { Paint } from '../output/paint.js';
import { padTo } from '../output/table.js';

/** Returns what may be said of the credential of an account: `key …AB12`. */
export function credentialText(status: CredentialStatusView | null): string {
  if (status === null) return '';
  if (!status.stored) return 'no credential';
  if (status.kind === 'TOKEN') return 'token';
  return status.hint === null ? 'key' : `key …${status.hint}`;
}

/** Returns a line for each thing that was tried. */
export function checkLines(checks: readonly AccessCheckView[], paint: Paint): readonly string[] {
  const width = Math.max(0, ...checks.map(({ name }) => name.length));
  const marks = { OK: paint.green('✓'), WARNING: paint.yellow('!'), FAILED: paint.red('✗') };
  return checks.map(
    ({ name, outcome, message }) => `  ${marks[outcome]} ${padTo(name, width)}  ${message}`,
  );
}
