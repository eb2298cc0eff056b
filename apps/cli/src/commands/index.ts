import type { CommandSpec } from '../command-spec.js';
import { ACCOUNT, ALERT, FEED, KILL } from './account.js';
import { ALIASES } from './aliases.js';
import { BACKTEST } from './backtest.js';
import { BARS, INDICATOR } from './batch.js';
import { DATA } from './data.js';
import { DB } from './db.js';
import { DEPLOY, LOGS } from './deploy.js';
import { EXCHANGE } from './exchange.js';
import { FEES } from './fees.js';
import { BOOK, EXECUTION } from './market.js';
import { MARKET } from './market-data.js';
import { METRICS } from './metrics.js';
import { ORDER, POSITION } from './order.js';
import { SERVER_COMMANDS } from './server.js';
import { STRATEGY } from './strategy.js';
import { COMPLETION, CONFIG, SCHEMA, VERSION } from './tooling.js';

/** Every command of the program, in the order of the help. */
export const COMMANDS: readonly CommandSpec[] = [
  ...SERVER_COMMANDS,
  DATA,
  STRATEGY,
  BACKTEST,
  DEPLOY,
  ORDER,
  POSITION,
  ACCOUNT,
  FEED,
  KILL,
  ALERT,
  LOGS,
  MARKET,
  INDICATOR,
  METRICS,
  BARS,
  BOOK,
  EXECUTION,
  FEES,
  EXCHANGE,
  DB,
  CONFIG,
  SCHEMA,
  COMPLETION,
  VERSION,
  ...ALIASES,
];
