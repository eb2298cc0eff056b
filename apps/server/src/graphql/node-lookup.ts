import { kindOfId } from '@vela/kernel';
import type { Ground } from '../services/ground.js';
import { toBacktest } from './types/backtest.type.js';
import { toDataImport } from './types/data-import.type.js';
import { toDataset } from './types/dataset.type.js';
import { toBrokerAccount } from './types/live/broker-account.type.js';
import { toDeployment } from './types/live/deployment.type.js';
import { toFeed } from './types/live/feed.type.js';
import { toStrategy, toStrategyVersion } from './types/strategy.type.js';

/** Returns what an id names as the schema shows it; null when there is none. */
export async function findNode(ground: Ground, id: string): Promise<object | null> {
  const { tenantId } = ground;
  const shown = <Row>(row: Row | null, show: (row: Row) => object): object | null =>
    row === null ? null : show(row);
  switch (kindOfId(id)) {
    case 'account':
      return shown(await ground.accounts.get(tenantId, id), toBrokerAccount);
    case 'backtest':
      return shown(await ground.backtests.get(tenantId, id), toBacktest);
    case 'dataImport':
      return shown(await ground.imports.get(tenantId, id), toDataImport);
    case 'dataset':
      return shown(await ground.candles.dataset(tenantId, id), toDataset);
    case 'deployment':
      return shown(await ground.deployments.get(tenantId, id), toDeployment);
    case 'feed':
      return shown(await ground.feeds.get(tenantId, id), toFeed);
    case 'instrument':
      return ground.instruments.get(tenantId, id);
    case 'strategy':
      return shown(await ground.strategies.get(tenantId, id), toStrategy);
    case 'strategyVersion':
      return shown(await ground.strategies.version(tenantId, id), toStrategyVersion);
    default:
      return null;
  }
}
