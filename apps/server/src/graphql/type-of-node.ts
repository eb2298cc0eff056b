import { kindOfId } from '@vela/kernel';

/** Name in the schema of what an id of each kind names. */
const TYPES: Readonly<Record<string, string>> = {
  account: 'BrokerAccount',
  backtest: 'Backtest',
  dataImport: 'DataImport',
  dataset: 'Dataset',
  deployment: 'Deployment',
  feed: 'Feed',
  instrument: 'Instrument',
  strategy: 'Strategy',
  strategyVersion: 'StrategyVersion',
};

/** Returns the name of the type behind a value of the interface Node. */
export const typeOfNode = ({ id }: { readonly id: string }): string | undefined =>
  TYPES[kindOfId(id) ?? ''];
