import { sha256 } from '@noble/hashes/sha2.js';
import { messageOf } from '@vela/kernel';
import type { ActorCommand, CommandBody, DeploymentCommand } from '@vela/ports';
import { firstValueFrom, timer } from 'rxjs';
import type { DeploymentBooks } from './deployment-books.js';
import type { DeploymentInputs } from './deployment-inputs.js';
import type { Cause } from './deployment-life.js';
import type { DeploymentPorts } from './deployment-ports.js';
import { HALT } from './deployment-tape.js';
import { DEPLOYMENT_COMMAND_EVENTS, deploymentLife } from './deployment.machine.js';
import type { DeploymentEvent } from './deployment.machine.js';

const RETRY_MS = { first: 100, most: 2_000 };

/** What a command is to a deployment as it is now. */
export type Verdict =
  /** It changes the state; `event` says how. */
  | { readonly kind: 'legal'; readonly event: DeploymentEvent; readonly cause: Cause }
  /** It is stopping, and what it holds is not to be closed any more. */
  | { readonly kind: 'keep'; readonly event: DeploymentEvent; readonly cause: Cause }
  /** The engine's own: the run is to be silent from here on, or to stop once more in silence. */
  | { readonly kind: 'halt' | 'again' }
  /** It changes nothing: it came late, makes no sense, or nobody knows it. */
  | { readonly kind: 'void' };

/** What people and the engine itself want of one deployment. */
export class DeploymentCommands {
  constructor(
    private readonly ports: Pick<DeploymentPorts, 'commands' | 'scheduler' | 'log'>,
    private readonly books: DeploymentBooks,
  ) {}

  /** Returns what a command means now; what means nothing is noted with who sent it. */
  judge(row: ActorCommand): Verdict {
    const { books } = this;
    const { state, marks } = books.life;
    if (row.kind === HALT) return { kind: row.id === marks.halt ? 'halt' : 'void' };
    if (row.id === marks.again) return { kind: 'again' };
    const { by, reason, positions } = row.body as CommandBody;
    const event = DEPLOYMENT_COMMAND_EVENTS[row.kind as DeploymentCommand['kind']];
    if (event === undefined) {
      books.note(row.kind, { by, reason: `refused: no deployment knows the command ${row.kind}` });
      return { kind: 'void' };
    }
    const cell = deploymentLife.table[state][event];
    if (cell === 'refused') {
      const words = `a deployment that is ${state} cannot ${row.kind}`;
      books.note(event, {
        by,
        reason: `refused: ${words}${reason === null ? '' : ` (${reason})`}`,
      });
      books.alert('WARNING', 'COMMAND_REFUSED', `${words}; ${by} asked for it`);
      return { kind: 'void' };
    }
    const isEnd = event === 'Stop' || event === 'Kill';
    if (state === 'stopping' && isEnd && positions === 'KEEP' && marks.policy === 'FLATTEN') {
      return { kind: 'keep', event, cause: { by, reason } };
    }
    const begins = state === 'provisioning' && event === 'Start' && books.starting === null;
    if (cell === 'ignored' && !begins) {
      books.note(event, { by, reason: `nothing to do: it is ${state} already` });
      return { kind: 'void' };
    }
    return { kind: 'legal', event, cause: { by, reason } };
  }

  /** Takes commands of a deployment that rests until one starts it; false when none does. */
  takeWhileResting(inputs: DeploymentInputs): boolean {
    const { books } = this;
    for (let row = inputs.command(); row !== null; row = inputs.command()) {
      const verdict = this.judge(row);
      inputs.tookCommand();
      const isRestart = books.life.state === 'stopped';
      if (verdict.kind === 'legal' && verdict.event === 'Start') {
        if (isRestart) {
          books.move('Start', verdict.cause);
          books.life.mark({ restart: { command: row.n, slice: 0 } });
        }
        books.readCommand(row.n);
        books.starting = verdict.cause;
        return true;
      }
      books.readCommand(row.n);
      // Nothing was ever begun: it is stopped as it stands.
      if (verdict.kind === 'legal') {
        books.move(verdict.event, verdict.cause);
        books.move('Flat', { by: 'engine', reason: 'nothing was begun' });
      }
    }
    return false;
  }

  /** Returns the id of a command of the engine itself: the same cause has the same one. */
  idOf(why: string): string {
    const { actorId } = this.books.record;
    const digest = sha256(new TextEncoder().encode(`${actorId}\n${why}`)).subarray(0, 16);
    // Version 8 of RFC 9562: an id whose bits its maker chose.
    digest[6] = (digest[6]! & 0x0f) | 0x80;
    digest[8] = (digest[8]! & 0x3f) | 0x80;
    const text = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
    return [8, 12, 16, 20, 32].map((end, i) => text.slice([0, 8, 12, 16, 20][i], end)).join('-');
  }

  /** Appends a command of the engine itself; the same again changes nothing. Waits through outages. */
  async append(command: { id: string; kind: string; body: CommandBody }): Promise<void> {
    const { actorId } = this.books.record;
    await this.send(() => this.ports.commands.command(actorId, command));
  }

  /** Appends a command to another actor, for the same cause once; returns its number there. */
  async askFor(actorId: string, kind: string, why: string): Promise<number> {
    const id = this.idOf(why);
    const body = { by: this.books.record.actorId, reason: why };
    await this.send(() => this.ports.commands.command(actorId, { id, kind, body }));
    const row = await this.send(() => this.ports.commands.findCommand(actorId, id));
    return row?.n ?? 0;
  }

  /** Returns what a write leads to; waits through outages of the database. */
  private async send<T>(write: () => Promise<T>): Promise<T> {
    const { record, signal } = this.books;
    const { actorId } = record;
    for (let attempt = 0; ; attempt++) {
      try {
        return await write();
      } catch (thrown) {
        this.ports.log.warn('A command of the engine waits for the database.', {
          actorId,
          error: messageOf(thrown),
        });
        if (signal.aborted) throw thrown;
        const waitMs = Math.min(RETRY_MS.most, RETRY_MS.first * 2 ** attempt);
        await firstValueFrom(timer(waitMs, this.ports.scheduler));
      }
    }
  }
}
