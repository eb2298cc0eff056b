import type { Hints } from '@vela/ports';
import { Subject, filter, map } from 'rxjs';
import { ModelActorStore } from './model-actor-store.js';
import { VirtualTime, settled } from './virtual-time.js';

/** One process of a cluster: it has timers of its own, so that it can freeze or die alone. */
export class VirtualProcess {
  readonly timers = new VirtualTime();
  frozen = false;
  dead = false;
}

/** Several processes around one model of the database, in virtual time. */
export class VirtualCluster {
  /** Milliseconds since the beginning. */
  time = 0;
  readonly store = new ModelActorStore(() => this.time);
  readonly processes: VirtualProcess[] = [];
  private readonly releases = new Subject<readonly string[]>();
  private readonly commands = new Subject<string>();
  readonly hints: Hints = {
    released: (ids) => this.releases.next(ids),
    whenReleased: () => this.releases,
    commanded: (actorId) => this.commands.next(actorId),
    whenCommanded: (actorId) =>
      this.commands.pipe(
        filter((id) => id === actorId),
        map(() => undefined),
      ),
  };

  /** Adds a process. */
  process(): VirtualProcess {
    const process = new VirtualProcess();
    process.timers.runTo(this.time);
    this.processes.push(process);
    return process;
  }

  /** Ends a process without a word; the database notices by its lock. */
  kill(process: VirtualProcess, boot: number): void {
    process.dead = true;
    this.store.died(boot);
  }

  /** Moves time by steps; promises settle after each. */
  async run(ms: number, stepMs = 10): Promise<void> {
    const end = this.time + ms;
    while (this.time < end) {
      this.time = Math.min(end, this.time + stepMs);
      for (const { dead, frozen, timers } of this.processes) {
        if (!dead && !frozen) timers.runTo(this.time);
      }
      await settled(1);
    }
    await settled();
  }

  /** Moves time until something is so, at most ten virtual seconds; returns how long it took. */
  async until(probe: () => boolean): Promise<number> {
    const from = this.time;
    while (!probe() && this.time < from + 10_000) await this.run(5, 5);
    return this.time - from;
  }
}
