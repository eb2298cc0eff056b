import type { Draft } from '@vela/execution';
import { messageOf } from '@vela/kernel';
import type { Tenure } from '@vela/ownership';
import type { AccountRecord } from '@vela/ports';
import { firstValueFrom, race, timer } from 'rxjs';
import { CommitRefused, GatewayCommits } from './gateway-commits.js';
import type { CommitPlace } from './gateway-commits.js';
import type { GatewayPorts } from './gateway-ports.js';
import type { Stop } from './stop.js';

/** How long a gateway rests that cannot write, before it looks whether it can. */
const REST_MS = 60_000;

/** What a gateway is owned with. */
export interface Owned {
  readonly account: AccountRecord;
  readonly tenure: Tenure;
  readonly stop: Stop;
  /** Where the commits of this owner are, null before the first. */
  place: CommitPlace | null;
}

/** A commit of nothing. */
const NOTHING: Draft['write'] = {
  takes: [],
  command: null,
  orders: [],
  opens: false,
  facts: [],
  fills: [],
  watermarks: null,
  settled: false,
  alerts: [],
};

/**
 * A gateway whose rows the database refuses for good: it says so once, visibly, sends nothing and
 * rests; from time to time, and when somebody sends it a command, it begins anew.
 */
export class GatewayHalt {
  private told: string | null = null;

  constructor(
    private readonly ports: GatewayPorts,
    private readonly owned: Owned,
  ) {}

  /** Says why, and waits. */
  async rest(refused: CommitRefused): Promise<void> {
    const { hints, scheduler, log } = this.ports;
    const { account, stop } = this.owned;
    const { message } = refused;
    log.error('A gateway halts: the database refuses what it writes.', {
      accountId: account.id,
      error: message,
    });
    if (this.told !== message) await this.tell(message);
    const commanded = hints.whenCommanded(account.actorId);
    const woken = firstValueFrom(race(commanded, timer(REST_MS, scheduler)));
    await stop.unless(woken.then(() => undefined));
  }

  private async tell(message: string): Promise<void> {
    const { ports, owned } = this;
    const { account, tenure, place } = owned;
    const now = (await ports.accounts.byActor(account.actorId)) ?? account;
    const commits = new GatewayCommits(tenure, ports, now, place);
    const at = ports.clock.now();
    const hint = 'Nothing is sent. Look at the log of the server; it is tried again every minute.';
    const words = `The gateway is halted, because the database refuses its rows: ${message}. ${hint}`;
    const alert = { severity: 'CRITICAL', code: 'GATEWAY_HALTED', message: words, at } as const;
    const memory = commits.remembered() ?? NO_MEMORY;
    try {
      await commits.commit(
        { ...NOTHING, alerts: [alert] },
        { state: 'disconnected', detail: `halted: ${message}`, memory },
      );
      owned.place = commits.place;
      this.told = message;
    } catch (thrown) {
      if (!(thrown instanceof CommitRefused)) throw thrown;
      const error = messageOf(thrown);
      ports.log.error('Not even that it halts can be written.', { accountId: account.id, error });
    }
  }
}

const NO_MEMORY = { lastExecutionAt: 0, quarantine: {}, mode: 'NONE', deployments: {} } as const;
