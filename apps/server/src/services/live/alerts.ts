import type { AlertRow } from '@vela/ports';
import type { Ground } from '../ground.js';
import { newestNumber } from './streams/row-follower.js';

/** Severities of alerts, the least urgent first. */
const SEVERITIES = ['INFO', 'WARNING', 'CRITICAL'] as const;

/** Alerts that are read at once. */
const PAGE = 500;

/** Returns whether an alert is at least as urgent as a severity. */
export const isUrgent = (severity: string, least: string): boolean =>
  SEVERITIES.indexOf(severity as 'INFO') >= SEVERITIES.indexOf(least as 'INFO');

/** Returns how many alerts there are; they are numbered without gaps. */
export const countAlerts = ({
  deployments,
  tenantId,
}: Pick<Ground, 'deployments' | 'tenantId'>): Promise<number> =>
  newestNumber((after, limit) => deployments.alerts(tenantId, after, limit));

/** Returns alerts of a severity and more urgent ones before a number, the newest first. */
export async function readAlerts(
  ground: Pick<Ground, 'deployments' | 'tenantId'>,
  wanted: { readonly least: string; readonly before: number | null; readonly first: number },
): Promise<readonly AlertRow[]> {
  const { deployments, tenantId } = ground;
  const found: AlertRow[] = [];
  let end = wanted.before === null ? await countAlerts(ground) : wanted.before - 1;
  while (end > 0 && found.length < wanted.first) {
    const begin = Math.max(0, end - PAGE);
    const rows = await deployments.alerts(tenantId, begin, end - begin);
    found.push(...rows.toReversed().filter(({ severity }) => isUrgent(severity, wanted.least)));
    end = begin;
  }
  return found.slice(0, wanted.first);
}
