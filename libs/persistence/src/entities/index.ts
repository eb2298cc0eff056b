import {
  AccountLogEntity,
  BrokerAccountEntity,
  BrokerOrderEntity,
  FillEntity,
  IntentCursorEntity,
  PaperJournalEntity,
  PaperSnapshotEntity,
  SubPositionEntity,
  TradingSwitchEntity,
} from './account.entity.js';
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
import { CredentialEntity } from './credential.entity.js';
import {
  AlertEntity,
  DeploymentEntity,
  DeploymentImageEntity,
  DeploymentLogEntity,
  DeploymentSnapshotEntity,
  IntentEntity,
  TapeEntity,
  TransitionEntity,
} from './deployment.entity.js';
import { FeedEntity, FeedLateEntity, FeedSliceEntity } from './feed.entity.js';
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
  BrokerAccountEntity,
  TradingSwitchEntity,
  FeedEntity,
  FeedSliceEntity,
  FeedLateEntity,
  DeploymentEntity,
  DeploymentImageEntity,
  DeploymentSnapshotEntity,
  TapeEntity,
  IntentEntity,
  TransitionEntity,
  DeploymentLogEntity,
  AlertEntity,
  IntentCursorEntity,
  BrokerOrderEntity,
  AccountLogEntity,
  FillEntity,
  SubPositionEntity,
  PaperJournalEntity,
  PaperSnapshotEntity,
  CredentialEntity,
] as const;
