import type { AlertRow } from '@vela/ports';
import type { Ground } from '../ground.js';

/** Severities of alerts, the least urgent first. */
const SEVERITIES = ['INFO', 'WARNING', 'CRITICAL'] as const;

/** Alerts that are read at once. */
const PAGE = 1_000;
/** Alerts, at most, that one answer looks through. */
const READ_MAX = 100_000;

/** Returns whether an alert is at least as urgent as a severity. */
export const isUrgent = (severity: string, least: string): boolean =>
  SEVERITIES.indexOf(severity as 'INFO') >= SEVERITIES.indexOf(least as 'INFO');

/** Returns alerts of a severity and more urgent ones, the newest first. */
export async function readAlerts(
  { deployments, tenantId }: Pick<Ground, 'deployments' | 'tenantId'>,
  least: string,
): Promise<readonly AlertRow[]> {
  const found: AlertRow[] = [];
  for (let after = 0, read = 0; read < READ_MAX; ) {
    const rows = await deployments.alerts(tenantId, after, PAGE);
    found.push(...rows.filter(({ severity }) => isUrgent(severity, least)));
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) break;
    [after, read] = [last.n, read + rows.length];
  }
  return found.reverse();
}
