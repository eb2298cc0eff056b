import { DecisionQueue, GATEWAY_POLICY, OrderManager } from '@vela/execution';
import type { Answer } from '@vela/execution';
import { VelaError, messageOf } from '@vela/kernel';
import type { ActorHandler, Tenure } from '@vela/ownership';
import type { AccountRecord } from '@vela/ports';
import { GatewayCalls } from './gateway-calls.js';
import { GatewayCommits } from './gateway-commits.js';
import { GatewayIntake } from './gateway-intake.js';
import { GatewayLink } from './gateway-link.js';
import { GatewayMarket } from './gateway-market.js';
import { GatewayMemory } from './gateway-memory.js';
import type { GatewayPorts } from './gateway-ports.js';
import { GatewaySubAccounts } from './gateway-sub-accounts.js';
import { GatewayTurns } from './gateway-turns.js';
import { Stop, Stopped } from './stop.js';

/**
 * Returns the handler that owns the gateway of a broker account: it takes the intents of the
 * account's deployments and orders by hand, opens their sends, talks to the broker and books what
 * the broker says. It never ends by itself; rejects when the world failed, to be tried again.
 */
export const gatewayActor =
  (ports: GatewayPorts): ActorHandler =>
  async (claim, signal, tenure) => {
    const account = await ports.accounts.byActor(claim.actorId);
    if (account === null) {
      throw new VelaError('NOT_FOUND', `expected the account of ${claim.actorId}, found none`);
    }
    const stop = new Stop();
    const end = (): void => stop.because('ended');
    signal.addEventListener('abort', end);
    try {
      if (!signal.aborted) await work(ports, { account, tenure, stop });
    } catch (thrown) {
      if (!(thrown instanceof Stopped)) throw thrown;
    } finally {
      signal.removeEventListener('abort', end);
    }
  };

/** Owns one gateway until the stop comes. */
async function work(
  ports: GatewayPorts,
  owned: { readonly account: AccountRecord; readonly tenure: Tenure; readonly stop: Stop },
): Promise<void> {
  const { account, tenure, stop } = owned;
  const { log, scheduler, now, clock, random } = ports;
  const policy = ports.policy ?? GATEWAY_POLICY;
  const broker = await stop.unless(ports.broker(account, tenure.claim));
  const market = new GatewayMarket(account.tenantId, account.id, ports);
  const answers: Answer[] = [];
  const intake = new GatewayIntake(account, tenure.claim.actorId, ports);
  const onNews = (): void => intake.wake();
  const onAnswer = (answer: Answer): void => {
    answers.push(answer);
    onNews();
  };
  const link = new GatewayLink({ broker, scheduler, log, random, onNews });
  const { beginWithin } = policy;
  const calls = new GatewayCalls({ broker, clock, now, scheduler, log, beginWithin, onAnswer });
  try {
    await stop.unless(market.refresh());
    const image = await stop.unless(ports.accounts.image(account.id));
    const memory = new GatewayMemory(account, ports.accounts, market);
    const fills = await stop.unless(memory.fillsOf(image));
    const commits = new GatewayCommits(tenure, ports, image.account);
    const manager = new OrderManager({
      image,
      capabilities: broker.capabilities,
      guard: ports.guard(image.account),
      market,
      policy: {
        ...policy,
        deniesSelfCross: policy.deniesSelfCross && broker.open === undefined,
      },
      memory: commits.remembered(),
      fills,
    });
    const subAccounts = new GatewaySubAccounts(account, broker, market, log);
    const queue = new DecisionQueue();
    const turns = new GatewayTurns({
      ports,
      manager,
      queue,
      commits,
      calls,
      link,
      market,
      memory,
      subAccounts,
      answers,
    });
    intake.start(manager.command);
    await turns.claimed();
    link.open();
    const onLimits = (changed: AccountRecord): void => {
      try {
        manager.limit(ports.guard(changed));
      } catch (thrown) {
        log.error('Limits cannot be read; those before go on.', { error: messageOf(thrown) });
      }
    };
    const { signal } = link;
    for (;;) {
      await stop.unless(intake.read({ queue, market, subAccounts, signal, onLimits }));
      await turns.take(intake.switches);
      if (link.failure !== null) throw link.failure;
      await stop.unless(intake.woken(turns.nextMs()));
    }
  } finally {
    intake.close();
    calls.close();
    market.close();
    await link.close();
  }
}
