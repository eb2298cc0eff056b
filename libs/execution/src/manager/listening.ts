import type { BrokerHealth } from '@vela/ports';

/** Returns whether a broker in a state takes requests at all. */
export const isListening = (health: BrokerHealth): boolean =>
  health === 'ready' || health === 'degraded' || health === 'reconciling';
