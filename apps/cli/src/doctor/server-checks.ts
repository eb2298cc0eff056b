import { SYSTEM } from '@vela/client';
import { gapReports } from '../actions/data/gaps.js';
import type { Context } from '../context.js';
import { countText } from '../output/number-text.js';
import { examine, failed, type Finding, passed } from './finding.js';

/** What helps with each thing that a server needs. */
const FIXES: Readonly<Record<string, string>> = {
  database: 'Start PostgreSQL and check DATABASE_URL, or unset it for the embedded one.',
  bus: 'Start nats-server and check NATS_URL, or unset it for the bus in this process.',
};

/**
 * Checks database, migrations and bus through a server, which is started in this process when none
 * is running, and looks for gaps in the stored candles.
 */
export async function checkServer(context: Context): Promise<readonly Finding[]> {
  const connected = await examine('server', async () => {
    const { client, place } = await context.connect();
    const { system } = await client.query(SYSTEM, {});
    const checks = system.checks.map(({ name, healthy, detail }) =>
      healthy
        ? passed(name, detail ?? 'works')
        : failed(name, detail ?? 'does not work', FIXES[name] ?? 'See the log of the server.'),
    );
    // A server refuses to start on a database that it could not migrate.
    const where = place === 'remote' ? client.origin : 'in this process';
    return [passed('server', `version ${system.version} ${where}, database migrated`), ...checks];
  });
  if (connected.some(({ ok }) => !ok)) return connected;
  return [...connected, ...(await examine('data', () => checkGaps(context)))];
}

/** A longer stretch without candles is no holiday. */
const HOLIDAY_MAX = 5;

async function checkGaps(context: Context): Promise<Finding> {
  const reports = await gapReports(await context.connect());
  const count = `${countText(reports.length)} dataset${reports.length === 1 ? '' : 's'}`;
  const holes = reports.flatMap(({ dataset, gaps }) =>
    gaps.filter(({ missing }) => missing > HOLIDAY_MAX).map((gap) => ({ dataset, gap })),
  );
  if (holes.length === 0) {
    return passed('data', `${count}, no stretch without candles longer than a holiday`);
  }
  const names = holes
    .slice(0, 3)
    .map(
      ({ dataset, gap }) =>
        `${dataset.instrument.symbol} ${dataset.timeframe} after ${gap.from.slice(0, 10)}`,
    );
  const fix = 'See vela data gaps, and import what is missing.';
  return failed('data', `${count}, ${holes.length} long gaps: ${names.join(', ')}`, fix);
}
