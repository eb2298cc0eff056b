import { DecisionQueue, GATEWAY_POLICY, OrderManager } from '@vela/execution';
import type { Answer } from '@vela/execution';
import { VelaError, messageOf } from '@vela/kernel';
import type { ActorHandler } from '@vela/ownership';
import type { AccountRecord, BrokerPort } from '@vela/ports';
import { GatewayCalls } from './gateway-calls.js';
import { CommitRefused, GatewayCommits } from './gateway-commits.js';
import { GatewayHalt } from './gateway-halt.js';
import type { Owned } from './gateway-halt.js';
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
      const owned: Owned = { account, tenure, stop, place: null };
      const halt = new GatewayHalt(ports, owned);
      while (!signal.aborted) {
        try {
          await work(ports, owned);
        } catch (thrown) {
          if (!(thrown instanceof CommitRefused)) throw thrown;
          await halt.rest(thrown);
        }
      }
    } catch (thrown) {
      if (!(thrown instanceof Stopped)) throw thrown;
    } finally {
      signal.removeEventListener('abort', end);
    }
  };

/** Owns one gateway until the stop comes. */
async function work(ports: GatewayPorts, owned: Owned): Promise<void> {
  const { account, tenure, stop } = owned;
  const broker = await stop.unless(ports.broker(account, tenure.claim));
  const outside = new Outside(ports, account, broker);
  let onEnd = (): unknown => undefined;
  try {
    const { intake, link, market } = outside;
    await stop.unless(market.refresh());
    const { manager, turns, queue, subAccounts, commits } = await begin(ports, owned, outside);
    onEnd = () => (owned.place = commits.place);
    intake.start(manager.command);
    await turns.claimed();
    link.open();
    const onLimits = (changed: AccountRecord): void => {
      try {
        manager.limit(ports.guard(changed));
      } catch (thrown) {
        const error = messageOf(thrown);
        ports.log.error('Limits cannot be read; those before go on.', { error });
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
    onEnd();
    await outside.close();
  }
}

/** Everything through which a gateway hears of the world and acts on it. */
class Outside {
  readonly answers: Answer[] = [];
  readonly market: GatewayMarket;
  readonly intake: GatewayIntake;
  readonly link: GatewayLink;
  readonly calls: GatewayCalls;

  constructor(
    ports: GatewayPorts,
    account: AccountRecord,
    readonly broker: BrokerPort,
  ) {
    const { log, scheduler, now, clock, random, policy = GATEWAY_POLICY } = ports;
    this.market = new GatewayMarket(account.tenantId, account.id, ports);
    this.intake = new GatewayIntake(account, account.actorId, ports);
    const onNews = (): void => this.intake.wake();
    this.link = new GatewayLink({ broker, scheduler, log, random, onNews });
    const onAnswer = (answer: Answer): void => {
      this.answers.push(answer);
      onNews();
    };
    const { beginWithin } = policy;
    this.calls = new GatewayCalls({ broker, clock, now, scheduler, log, beginWithin, onAnswer });
  }

  async close(): Promise<void> {
    this.intake.close();
    this.calls.close();
    this.market.close();
    await this.link.close();
  }
}

/** Returns the orders of an account as its rows tell them, and what takes turns with them. */
async function begin(ports: GatewayPorts, owned: Owned, outside: Outside) {
  const { account, tenure, stop, place } = owned;
  const { accounts, guard, log, policy = GATEWAY_POLICY } = ports;
  const { broker, market, calls, link, answers } = outside;
  const image = await stop.unless(accounts.image(account.id));
  const memory = new GatewayMemory(account, accounts, market);
  const fills = await stop.unless(memory.fillsOf(image));
  const commits = new GatewayCommits(tenure, ports, image.account, place);
  // A venue that keeps sub-accounts apart lets none of them trade with another one.
  const deniesSelfCross = policy.deniesSelfCross && broker.open === undefined;
  const manager = new OrderManager({
    image,
    capabilities: broker.capabilities,
    guard: guard(image.account),
    market,
    policy: { ...policy, deniesSelfCross },
    memory: commits.remembered(),
    fills,
  });
  await stop.unless(memory.recallFamilies(manager, image));
  const subAccounts = new GatewaySubAccounts(account, broker, market, log);
  const queue = new DecisionQueue();
  const own = { ports, manager, queue, commits, memory, subAccounts };
  const turns = new GatewayTurns({ ...own, calls, link, market, answers });
  return { manager, turns, queue, subAccounts, commits };
}
