import type { DeploymentPorts, GatewayPorts } from '@vela/actors';
import { isFeedFault, readFaultScript } from '@vela/faults';
import type { FaultScript, PlayedFault } from '@vela/faults';
import type { AccountRecord, BrokerPort, DeploymentRecord, FeedRecord } from '@vela/ports';
import { FaultyBroker, FaultyFeed } from '@vela/rehearsal';
import type { FaultTiming } from '@vela/rehearsal';
import { asyncScheduler } from 'rxjs';
import type { Ground } from '../services/ground.js';

/** What a gateway reads of feeds. */
type Feeds = Pick<GatewayPorts, 'feeds' | 'slices'>;

/** Returns the fault script of a paper account, null for none: real money is never disturbed. */
function scriptOf({ broker, options }: AccountRecord): FaultScript | null {
  const script = options['faults'];
  return broker !== 'paper' || script === undefined ? null : readFaultScript(script);
}

/** Returns a broker to which the faults of its account's script happen. */
export function disturbedBroker(
  inner: BrokerPort,
  account: AccountRecord,
  ground: Ground,
): BrokerPort {
  const script = scriptOf(account);
  return script === null ? inner : new FaultyBroker(inner, script, timingOf(ground, account));
}

/** Returns the feeds as an account with a script sees them. */
export function disturbedFeeds(account: AccountRecord | null, ground: Ground): Feeds {
  const { feeds, slices } = ground;
  const script = account === null ? null : scriptOf(account);
  if (account === null || script === null || !script.faults.some(isFeedFault)) {
    return { feeds, slices };
  }
  const faulty = new FaultyFeed(slices, script, timingOf(ground, account));
  const seen = (feed: FeedRecord): FeedRecord => faulty.seen(feed);
  return {
    slices: faulty,
    feeds: {
      get: async (tenantId, id) => {
        const feed = await feeds.get(tenantId, id);
        return feed === null ? null : seen(feed);
      },
      list: async (tenantId) => (await feeds.list(tenantId)).map(seen),
    },
  };
}

/** Returns what says which slices a deployment follows; each account is looked at once. */
export function disturbedSlices(ground: Ground): NonNullable<DeploymentPorts['slicesOf']> {
  const accounts = new Map<string, Promise<AccountRecord | null>>();
  return async ({ tenantId, accountId }: DeploymentRecord) => {
    // The options of an account never change.
    const known = accounts.get(accountId) ?? ground.accounts.get(tenantId, accountId);
    accounts.set(accountId, known);
    try {
      return disturbedFeeds(await known, ground).slices;
    } catch (thrown) {
      accounts.delete(accountId);
      throw thrown;
    }
  };
}

function timingOf({ clock, logger }: Ground, { id }: AccountRecord): FaultTiming {
  const onPlayed = ({ kind, fault, clientOrderId }: PlayedFault): void =>
    logger.info('A fault of a script was played.', { accountId: id, kind, fault, clientOrderId });
  return { clock, scheduler: asyncScheduler, onPlayed };
}
