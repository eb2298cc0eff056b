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

async function checkGaps(context: Context): Promise<Finding> {
  const reports = await gapReports(await context.connect());
  const holes = reports.filter(({ gaps }) => gaps.length > 0);
  const count = `${countText(reports.length)} dataset${reports.length === 1 ? '' : 's'}`;
  if (holes.length === 0) return passed('data', `${count}, no gaps`);
  const names = holes.map(
    ({ dataset, missing }) => `${dataset.instrument.symbol} ${dataset.timeframe} (${missing})`,
  );
  const fix = 'See vela data gaps, and import what is missing.';
  return failed('data', `${count}, candles missing in ${names.join(', ')}`, fix);
}
