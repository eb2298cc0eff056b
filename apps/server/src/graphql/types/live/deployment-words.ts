import { registerEnumType } from '@nestjs/graphql';

/** Where a deployment stands. */
export const DeploymentStateEnum = {
  PROVISIONING: 'provisioning',
  RECONCILING: 'reconciling',
  WARMING_UP: 'warming-up',
  RUNNING: 'running',
  PAUSED: 'paused',
  STOPPING: 'stopping',
  STOPPED: 'stopped',
  HALTED: 'halted',
  FAILED: 'failed',
} as const;
/** One of {@link DeploymentStateEnum}. */
export type DeploymentStateEnum = (typeof DeploymentStateEnum)[keyof typeof DeploymentStateEnum];
registerEnumType(DeploymentStateEnum, {
  name: 'DeploymentState',
  description: 'Where a deployment stands: the states of its machine.',
  valuesMap: {
    PROVISIONING: { description: 'Written down; it rests until it is started.' },
    RECONCILING: { description: 'Compares what it believes with what the broker knows.' },
    WARMING_UP: { description: 'Candles move its indicators; it does not decide yet.' },
    RUNNING: { description: 'The strategy decides.' },
    PAUSED: { description: 'Candles move its indicators, open orders stay, nothing is decided.' },
    STOPPING: { description: 'Takes its orders back, and closes positions if it was asked to.' },
    STOPPED: { description: 'At rest; it can be started again.' },
    HALTED: { description: 'Stopped deciding by itself, see `detail`; a person must look.' },
    FAILED: { description: 'Cannot go on, see `detail`; nothing follows.' },
  },
});

/** What somebody may want of a deployment. */
export const DeploymentEventEnum = {
  START: 'start',
  PAUSE: 'pause',
  RESUME: 'resume',
  STOP: 'stop',
  KILL: 'kill',
  RECONCILE: 'reconcile',
} as const;
/** One of {@link DeploymentEventEnum}. */
export type DeploymentEventEnum = (typeof DeploymentEventEnum)[keyof typeof DeploymentEventEnum];
registerEnumType(DeploymentEventEnum, {
  name: 'DeploymentEvent',
  description: 'What somebody may want of a deployment; each has a mutation of its name.',
  valuesMap: {
    START: { description: 'Begin, or begin again after a stop.' },
    PAUSE: { description: 'Decide nothing for now.' },
    RESUME: { description: 'Decide again.' },
    STOP: { description: 'End in order.' },
    KILL: { description: 'End at once.' },
    RECONCILE: { description: 'Compare with the broker now.' },
  },
});

/** What becomes of positions when trading ends. */
export const PositionPolicyEnum = { KEEP: 'KEEP', FLATTEN: 'FLATTEN' } as const;
/** One of {@link PositionPolicyEnum}. */
export type PositionPolicyEnum = (typeof PositionPolicyEnum)[keyof typeof PositionPolicyEnum];
registerEnumType(PositionPolicyEnum, {
  name: 'PositionPolicy',
  description: 'What becomes of positions when trading ends.',
  valuesMap: {
    KEEP: { description: 'They stay.' },
    FLATTEN: { description: 'They are closed at the market.' },
  },
});

/** Whether money is real. */
export const TradingModeEnum = { PAPER: 'PAPER', LIVE: 'LIVE' } as const;
/** One of {@link TradingModeEnum}. */
export type TradingModeEnum = (typeof TradingModeEnum)[keyof typeof TradingModeEnum];
registerEnumType(TradingModeEnum, {
  name: 'TradingMode',
  description: 'Whether money is real.',
  valuesMap: {
    PAPER: { description: 'Simulated money.' },
    LIVE: { description: 'Real money; what moves it needs a name typed as confirmation.' },
  },
});

/** How far trading is held back. */
export const SwitchModeEnum = {
  NONE: 'NONE',
  REDUCE_ONLY: 'REDUCE_ONLY',
  HALT: 'HALT',
  FLATTEN: 'FLATTEN',
} as const;
/** One of {@link SwitchModeEnum}. */
export type SwitchModeEnum = (typeof SwitchModeEnum)[keyof typeof SwitchModeEnum];
registerEnumType(SwitchModeEnum, {
  name: 'SwitchMode',
  description: 'How far a kill switch holds trading back.',
  valuesMap: {
    NONE: { description: 'Not at all.' },
    REDUCE_ONLY: { description: 'Only orders that make a position smaller are sent.' },
    HALT: { description: 'Nothing but cancellations is sent.' },
    FLATTEN: { description: 'Open orders are cancelled and positions closed.' },
  },
});

/** How much a line of a log matters. */
export const LogLevelEnum = { DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;
/** One of {@link LogLevelEnum}. */
export type LogLevelEnum = (typeof LogLevelEnum)[keyof typeof LogLevelEnum];
registerEnumType(LogLevelEnum, {
  name: 'LogLevel',
  description: 'How much a line of a log matters.',
  valuesMap: {
    DEBUG: { description: 'For whoever looks for a fault.' },
    INFO: { description: 'Good to know.' },
    WARN: { description: 'Worth a look.' },
    ERROR: { description: 'Something went wrong.' },
  },
});
