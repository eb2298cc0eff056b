import type { Intent } from '@vela/orders';
import type {
  ActorCommand,
  AlertDraft,
  Cursors,
  DeploymentCommit,
  DeploymentImage,
  DeploymentRecord,
  DeploymentSummary,
  TapeEntry,
  TransitionRow,
} from '@vela/ports';

const NOTHING: Cursors = { slice: 0, account: 0, timer: 0, command: 0 };
const ZEROS = new Uint8Array(32);

/** The rows of one deployment in memory, in the hands of one owner for as long as they are there. */
export class MemoryDeployment {
  readonly tapeEntries: TapeEntry[] = [];
  readonly transitions: TransitionRow[] = [];
  readonly alerts: AlertDraft[] = [];
  readonly commandRows: ActorCommand[] = [];
  summary: DeploymentSummary | null = null;
  #image: DeploymentImage = {
    input: 0,
    cursors: NOTHING,
    chain: ZEROS,
    snapshot: null,
    snapshotInput: 0,
    snapshotCursors: NOTHING,
    snapshotChain: ZEROS,
  };

  constructor(
    public record: DeploymentRecord,
    /** Called with decisions once they are committed. */
    private readonly onIntents: (intents: readonly Intent[]) => void,
  ) {}

  byActor(): Promise<DeploymentRecord> {
    return Promise.resolve(this.record);
  }

  list(): Promise<readonly DeploymentRecord[]> {
    return Promise.resolve([this.record]);
  }

  count(): Promise<number> {
    return Promise.resolve(1);
  }

  image(): Promise<DeploymentImage> {
    return Promise.resolve(this.#image);
  }

  tape(_actorId: string, after: number, limit: number): Promise<readonly TapeEntry[]> {
    const behind = this.tapeEntries.filter(({ seq }) => seq > after);
    return Promise.resolve(behind.slice(0, limit));
  }

  commands(_actorId: string, after: number): Promise<readonly ActorCommand[]> {
    return Promise.resolve(this.commandRows.filter(({ n }) => n > after));
  }

  findCommand(_actorId: string, id: string): Promise<ActorCommand | null> {
    return Promise.resolve(this.commandRows.find((row) => row.id === id) ?? null);
  }

  command(_actorId: string, command: Omit<ActorCommand, 'n'>): Promise<boolean> {
    if (this.commandRows.some(({ id }) => id === command.id)) return Promise.resolve(false);
    this.commandRows.push({ ...command, n: this.commandRows.length + 1 });
    return Promise.resolve(true);
  }

  commit([write]: readonly DeploymentCommit[]): Promise<readonly string[]> {
    const { input, cursors, chain, snapshot, state, detail, engaged } = write!;
    this.record = { ...this.record, state, detail, engaged };
    this.tapeEntries.push(...write!.tape);
    this.transitions.push(...write!.transitions);
    this.alerts.push(...write!.alerts);
    this.summary = write!.summary ?? this.summary;
    this.#image = { ...this.#image, input, cursors, chain };
    if (snapshot !== null) {
      const taken = { snapshotInput: input, snapshotCursors: cursors, snapshotChain: chain };
      this.#image = { ...this.#image, snapshot, ...taken };
    }
    this.onIntents(write!.intents);
    return Promise.resolve([]);
  }
}
