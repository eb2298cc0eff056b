import { VelaError } from '@vela/kernel';
import { logs } from '@vela/ports';
import type { AlertRow, DeploymentRecord, TransitionRow } from '@vela/ports';
import type { Ground } from '../../ground.js';
import { isUrgent } from '../alerts.js';
import { matters } from '../deployment-logs.js';
import type { LogRow } from '../deployment-logs.js';
import type { DeploymentService } from '../deployment-service.js';
import { followRows, newestNumber } from './row-follower.js';
import type { RowItem, RowLog } from './row-follower.js';

/** A deployment, and the change of state that led to it. */
export interface DeploymentChange {
  readonly deployment: DeploymentRecord;
  /** Null in the state on subscribing. */
  readonly transition: (TransitionRow & { readonly n: number }) | null;
}

/** A line with the deployment that printed it. */
export interface PrintedLine {
  readonly deployment: DeploymentRecord;
  readonly line: LogRow;
}

/** Deployments, at most, of one stream. */
const DEPLOYMENTS_MAX = 1_000;
/** Deployments, at most, whose lines are followed together. */
const PRINTING_MAX = 100;
/** Time for which a reading of all deployments serves every stream that wants one. */
const SHARED_MS = 200;
/** Lines and alerts that were before, which open a stream. */
const RECENT = 20;

type TransitionLogRow = TransitionRow & { readonly n: number };

/** Lossless streams over what deployments and the tenant append. */
export class DeploymentStreams {
  #shared: {
    readonly at: number;
    readonly most: number;
    readonly read: Promise<readonly DeploymentRecord[]>;
  } | null = null;

  constructor(
    private readonly ground: Ground,
    private readonly deployments: DeploymentService,
  ) {}

  /** Returns deployments as they stand, then every change of state. */
  async changes(
    ids: readonly string[] | null | undefined,
    after: string | null | undefined,
  ): Promise<AsyncIterableIterator<RowItem<DeploymentChange>>> {
    const { deployments, clock } = this.ground;
    const members = await this.members(ids, DEPLOYMENTS_MAX);
    return followRows<TransitionLogRow, DeploymentChange>({
      kind: 'deployments',
      logs: async () =>
        (await members()).map((record) =>
          this.log(record, (from, limit) => deployments.transitions(record.actorId, from, limit), {
            version: `${record.state} ${record.stateSince}`,
          }),
        ),
      items: async (transition, { name }) => {
        const deployment = await this.deployments.get(name);
        return deployment === null ? [] : [{ deployment, transition }];
      },
      snapshot: async () =>
        (await members()).map((deployment) => ({ deployment, transition: null })),
      after,
      now: () => clock.now(),
    });
  }

  /** Returns the newest lines of a deployment, or of all, then every line. */
  async printed(
    wanted: { readonly deploymentId?: string | null | undefined; readonly level: string },
    after: string | null | undefined,
  ): Promise<AsyncIterableIterator<RowItem<PrintedLine>>> {
    const { deployments, clock } = this.ground;
    const { deploymentId, level } = wanted;
    const members = await this.members(deploymentId == null ? null : [deploymentId], PRINTING_MAX);
    return followRows<LogRow, PrintedLine>({
      kind: `logs/${deploymentId ?? 'all'}`,
      logs: async () =>
        (await members()).map((record) =>
          this.log(record, (from, limit) => deployments.logs(record.actorId, from, limit)),
        ),
      items: async (line, { name }) => {
        if (!matters(line.level, level)) return [];
        const deployment = await this.deployments.get(name);
        return deployment === null ? [] : [{ deployment, line }];
      },
      snapshot: async () => {
        const [only, other] = await members();
        if (only === undefined || other !== undefined) return [];
        const read = (from: number, limit: number) => deployments.logs(only.actorId, from, limit);
        const last = await newestNumber(read);
        const lines = await read(Math.max(0, last - RECENT), RECENT);
        return lines
          .filter((line) => matters(line.level, level))
          .map((line) => ({ deployment: only, line }));
      },
      after,
      now: () => clock.now(),
    });
  }

  /** Returns the newest alerts, then every alert. */
  async alerts(
    minSeverity: string,
    after: string | null | undefined,
  ): Promise<AsyncIterableIterator<RowItem<AlertRow>>> {
    const { deployments, tenantId, clock, rowHints } = this.ground;
    const read = (from: number, limit: number) => deployments.alerts(tenantId, from, limit);
    const last = () => newestNumber(read);
    const isWanted = (row: AlertRow): boolean => isUrgent(row.severity, minSeverity);
    const hints = rowHints.whenAppended(logs.alerts(tenantId));
    return followRows<AlertRow, AlertRow>({
      kind: 'alerts',
      logs: async () => [{ name: 'alerts', hints, read, last }],
      items: async (row) => (isWanted(row) ? [row] : []),
      snapshot: async () =>
        (await read(Math.max(0, (await last()) - RECENT), RECENT)).filter(isWanted),
      after,
      now: () => clock.now(),
    });
  }

  private log<Row extends { readonly n: number }>(
    { id, actorId }: DeploymentRecord,
    read: (after: number, limit: number) => Promise<readonly Row[]>,
    options: { readonly version?: string } = {},
  ): RowLog<Row> {
    const hints = this.ground.rowHints.whenAppended(logs.deployment(actorId));
    return { name: id, hints, read, last: () => newestNumber(read), ...options };
  }

  /** Returns what reads the deployments of a stream; refuses unknown ids and too many of them. */
  private async members(
    ids: readonly string[] | null | undefined,
    most: number,
  ): Promise<() => Promise<readonly DeploymentRecord[]>> {
    if (ids == null) {
      const all = () => this.everything(most);
      await all();
      return all;
    }
    const wanted = [...new Set(ids)];
    if (wanted.length === 0 || wanted.length > most) throw tooMany(wanted.length, most);
    for (const id of wanted) await this.deployments.expect(id, ['ids']);
    return async () => {
      const found = await Promise.all(wanted.map((id) => this.deployments.get(id)));
      return found.filter((record) => record !== null);
    };
  }

  /** Streams over everything share a reading, however many there are. */
  private async everything(most: number): Promise<readonly DeploymentRecord[]> {
    const now = performance.now();
    if (this.#shared === null || this.#shared.most < most || now - this.#shared.at > SHARED_MS) {
      this.#shared = { at: now, most, read: this.all(most) };
      // Whoever waits for it hears of it; one that failed is not kept.
      this.#shared.read.catch(() => {
        this.#shared = null;
      });
    }
    const found = await this.#shared.read;
    if (found.length > most) throw tooMany(found.length, most);
    return found;
  }

  private async all(most: number): Promise<readonly DeploymentRecord[]> {
    const { deployments, tenantId } = this.ground;
    const found: DeploymentRecord[] = [];
    for (let after: string | null = null; found.length <= most; ) {
      const page: readonly DeploymentRecord[] = await deployments.list(
        tenantId,
        {},
        { first: 500, after },
      );
      found.push(...page);
      if (page.length < 500) return found;
      after = page.at(-1)!.id;
    }
    throw tooMany(found.length, most);
  }
}

const tooMany = (found: number, most: number): VelaError =>
  new VelaError('INVALID_INPUT', `expected 1 to ${most} deployments, found ${found}`, {
    hint: 'Name those that you want, in several streams if need be.',
    path: ['ids'],
  });
