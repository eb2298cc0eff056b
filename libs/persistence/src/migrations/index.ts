import { FirstSchema } from './0001-first-schema.js';
import { RunReports } from './0002-run-reports.js';
import { LiveDeployments } from './0003-live-deployments.js';
import { Credentials } from './0004-credentials.js';
import { LinkedOrders } from './0005-linked-orders.js';
import { LiveFeeds } from './0006-live-feeds.js';

/** Every migration in order. Named here, so compiled code and sources find the same ones. */
export const MIGRATIONS = [
  { name: '0001_first_schema', class: FirstSchema },
  { name: '0002_run_reports', class: RunReports },
  { name: '0003_live_deployments', class: LiveDeployments },
  { name: '0004_credentials', class: Credentials },
  { name: '0005_linked_orders', class: LinkedOrders },
  { name: '0006_live_feeds', class: LiveFeeds },
];
