import type { Config } from '@vela/config';
import type { Vault } from '@vela/ports';
import { openVault } from '@vela/vault';
import { plays } from '../roles.js';
import type { Role } from '../roles.js';

/** What a process may do with credentials of brokers. */
export interface BrokerKeys {
  readonly sealer: Pick<Vault, 'seal'>;
  /** Null in processes without gateways, feeds and imports: there none is ever opened. */
  readonly opener: Pick<Vault, 'open'> | null;
}

/** Returns what a process with some roles may do with credentials. */
export function openBrokerKeys(
  config: Pick<Config, 'home' | 'masterKey'>,
  roles: readonly Role[],
): BrokerKeys {
  const vault = openVault(config);
  const mayOpen = plays(roles, 'engine') || plays(roles, 'feed');
  return {
    // Those who seal get nothing that opens, not even by accident.
    sealer: { seal: (...what) => vault.seal(...what) },
    opener: mayOpen ? { open: (...what) => vault.open(...what) } : null,
  };
}
