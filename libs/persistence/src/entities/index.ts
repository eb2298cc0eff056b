import { ActorEntity, CommandEntity, InstanceEntity } from './actor.entity.js';
import {
  CandleChunkEntity,
  CandleStageEntity,
  CandleTailEntity,
  DatasetEntity,
} from './candle.entity.js';
import {
  InstrumentEntity,
  StrategyEntity,
  StrategyVersionEntity,
  TenantEntity,
} from './catalogue.entity.js';
import {
  BacktestColumnsEntity,
  BacktestEntity,
  DataImportEntity,
  TrialEntity,
} from './run.entity.js';

/** Every entity; a test holds them against the migrated tables. */
export const ENTITIES = [
  TenantEntity,
  InstrumentEntity,
  StrategyEntity,
  StrategyVersionEntity,
  InstanceEntity,
  ActorEntity,
  CommandEntity,
  DatasetEntity,
  CandleChunkEntity,
  CandleStageEntity,
  CandleTailEntity,
  BacktestEntity,
  BacktestColumnsEntity,
  TrialEntity,
  DataImportEntity,
] as const;
