import { VelaError, messageOf } from '@vela/kernel';
import type { ActorHandler, Tenure } from '@vela/ownership';
import type {
  ActorWrite,
  DataImportRecord,
  DataImportRepository,
  ImportState,
  ImportUpdate,
} from '@vela/ports';
import { LOST_OWNERS_MAX } from './actor-ports.js';
import type { ActorPorts } from './actor-ports.js';
import { CancelWatch } from './cancel-watch.js';
import { FencedLife } from './fenced-life.js';
import { importLife } from './import.machine.js';
import type { ImportEvent } from './import.machine.js';
import { failureOf, isPassing, lostTooOften } from './job-failure.js';
import { ProgressMeter } from './progress-meter.js';
import { Stop, Stopped } from './stop.js';

/** How far an import is, as it is shown and stored. */
export type ImportAdvance = Omit<ImportUpdate, 'state' | 'failure'>;

/**
 * Reads, stages and publishes candles, and resolves with the final figures when they are
 * published. Calls `report` as often as it likes; ends soon after `signal` is aborted. Another
 * attempt after a kill continues behind what is staged.
 */
export type ImportJob = (
  record: DataImportRecord,
  control: { readonly signal: AbortSignal; readonly report: (advance: ImportAdvance) => void },
) => Promise<ImportAdvance>;

/** What imports work with. */
export interface ImportPorts extends ActorPorts {
  readonly imports: Pick<DataImportRepository, 'ofActor' | 'update'>;
  readonly job: ImportJob;
  /** Forgets what an import that was cancelled has staged. */
  readonly discard: (record: DataImportRecord) => Promise<void>;
}

/** Shortest time between two writes of how far an import is. */
const STORE_MS = 1_000;

/**
 * Returns the handler that carries out claimed imports. Rejects only when the world failed in a
 * way that passes: then the actor is to be tried again.
 */
export const importActor =
  (ports: ImportPorts): ActorHandler =>
  async (_claim, signal, tenure) => {
    const run = new ImportRun(ports, tenure);
    const end = (): void => run.stop.because('ended');
    signal.addEventListener('abort', end);
    try {
      if (signal.aborted) return;
      await run.carryOut();
    } catch (thrown) {
      if (!(thrown instanceof Stopped)) throw thrown;
    } finally {
      signal.removeEventListener('abort', end);
    }
  };

/** One import in the hands of one owner. */
class ImportRun {
  readonly stop = new Stop();
  private readonly life: FencedLife<ImportState, ImportEvent>;
  private readonly meter: ProgressMeter;
  private readonly aborting = new AbortController();
  private record: DataImportRecord | null = null;
  /** What was reported last: a refused file has bad lines to show. */
  private reported: ImportAdvance = {};
  private storedAt: number;
  private storing: Promise<void> = Promise.resolve();
  private working: Promise<unknown> = Promise.resolve();
  private idle = true;

  constructor(
    private readonly ports: ImportPorts,
    private readonly tenure: Tenure,
  ) {
    this.life = new FencedLife(importLife, tenure, ports);
    const { now, scheduler } = ports;
    const publish = this.life.progress.bind(this.life);
    this.meter = new ProgressMeter({ publish, now, scheduler });
    this.storedAt = now();
  }

  async carryOut(): Promise<void> {
    const { actorId } = this.tenure.claim;
    const watch = new CancelWatch(actorId, this.ports, () => this.stop.because('cancelled'));
    const watching = watch.watch();
    try {
      await this.stop.unless(watch.look());
      await this.work();
    } catch (thrown) {
      await this.end(thrown);
    } finally {
      watching.unsubscribe();
      this.meter.stop();
      this.aborting.abort('ended');
      await this.working;
    }
  }

  private async work(): Promise<void> {
    const { claim } = this.tenure;
    if (claim.attempts >= LOST_OWNERS_MAX) throw lostTooOften(claim, 'import');
    await this.commit('Claimed', { state: 'running' });
    this.record = await this.stop.unless(this.find());
    const { signal } = this.aborting;
    const report = (advance: ImportAdvance): void => this.report(advance);
    const job = this.ports.job(this.record, { signal, report });
    // The next owner must not begin while this one may still be writing.
    this.working = job.catch(() => undefined);
    const final = await this.stop.unless(job);
    this.show(final);
    this.meter.flush();
    await this.storing;
    await this.commit('Published', { ...final, progress: 1, state: 'completed' });
  }

  private async end(thrown: unknown): Promise<void> {
    this.aborting.abort('ended');
    await this.storing;
    if (thrown instanceof Stopped) {
      if (thrown.reason === 'ended' || this.stop.reason === 'ended') throw thrown;
      await this.commit('CancelRequested', { state: 'cancelled' });
      await this.working;
      await this.discard();
      return;
    }
    if (isPassing(thrown)) throw thrown;
    const failure = failureOf(thrown);
    if (failure.code === 'INTERNAL') {
      const { actorId } = this.tenure.claim;
      this.ports.log.error('An import failed.', { actorId, error: messageOf(thrown) });
    }
    await this.commit('Failed', { ...this.reported, state: 'failed', failure });
  }

  private async find(): Promise<DataImportRecord> {
    const { tenantId, actorId } = this.tenure.claim;
    const record = await this.ports.imports.ofActor(tenantId, actorId);
    if (record !== null) return record;
    throw new VelaError('NOT_FOUND', `there is no import of the actor ${actorId}`);
  }

  private report(advance: ImportAdvance): void {
    if (this.stop.reason !== null) return;
    this.reported = advance;
    this.show(advance);
    const now = this.ports.now();
    // An import that grows is not stuck, however often and however soon its owner is lost.
    const isFurther = (advance.rowsRead ?? 0) > (this.record?.rowsRead ?? 0);
    const isDue = now - this.storedAt >= STORE_MS || (isFurther && this.life.lost > 0);
    if (!this.idle || !isDue) return;
    // At most one write is on the way: a slow database slows the display down, not the import.
    this.storedAt = now;
    this.idle = false;
    const send = (write: ActorWrite): Promise<boolean> => this.ports.imports.update(write, advance);
    const stored = isFurther ? this.life.advance(send) : this.life.touch(send);
    this.storing = stored
      .catch((thrown: unknown) => {
        if (thrown instanceof Stopped) this.stop.because(thrown.reason);
        else this.ports.log.warn('Progress could not be stored.', { error: messageOf(thrown) });
      })
      .finally(() => (this.idle = true));
  }

  private show({ progress, rowsRead }: ImportAdvance): void {
    this.meter.report({
      progress: Math.min(1, Math.max(0, progress ?? 0)),
      items: rowsRead ?? 0,
      simulatedAt: null,
      equity: null,
    });
  }

  private async discard(): Promise<void> {
    try {
      await this.ports.discard(this.record ?? (await this.find()));
    } catch (thrown) {
      // Nobody sees staged candles; they only take room until the dataset is deleted.
      this.ports.log.warn('Staged candles could not be discarded.', {
        actorId: this.tenure.claim.actorId,
        error: messageOf(thrown),
      });
    }
  }

  private commit(event: ImportEvent, update: ImportUpdate): Promise<void> {
    return this.life.commit(event, (write) => this.ports.imports.update(write, update));
  }
}
