import type { Intent } from '@vela/orders';
import type {
  AlertDraft,
  Cursors,
  DeploymentCommit,
  DeploymentImage,
  DeploymentState,
  TapeEntry,
  TransitionRow,
} from '@vela/ports';
import type { ModelActorStore } from '../model-actor-store.js';

const NOTHING: Cursors = { slice: 0, account: 0, timer: 0, command: 0 };
const ZEROS = new Uint8Array(32);

/** What the rows of one deployment say. */
export interface StoredDeployment {
  image: DeploymentImage;
  state: DeploymentState;
  detail: string | null;
  readonly tape: TapeEntry[];
  readonly intents: Intent[];
  readonly transitions: TransitionRow[];
  readonly alerts: AlertDraft[];
  readonly logs: string[];
  commits: number;
}

/** Rows of deployments in memory with the rules of the real ones: each write under its own fence. */
export class DeploymentRows extends Map<string, StoredDeployment> {
  /** Whether commits outlive their process: the twin without must come to something else. */
  isDurable = true;

  constructor(private readonly store: ModelActorStore) {
    super();
  }

  /** Adds a deployment that rests. */
  add(actorId: string): void {
    this.store.add(actorId, 'deployment');
    this.store.actors.get(actorId)!.final = true;
    this.set(actorId, {
      image: {
        input: 0,
        cursors: NOTHING,
        chain: ZEROS,
        snapshot: null,
        snapshotInput: 0,
        snapshotCursors: NOTHING,
        snapshotChain: ZEROS,
      },
      state: 'provisioning',
      detail: null,
      tape: [],
      intents: [],
      transitions: [],
      alerts: [],
      logs: [],
      commits: 0,
    });
  }

  /** Commits writes; returns the actors whose owner was replaced. */
  commit(writes: readonly DeploymentCommit[]): readonly string[] {
    return writes.filter((write) => !this.#write(write)).map(({ claim }) => claim.actorId);
  }

  #write(write: DeploymentCommit): boolean {
    const { claim, seq, life, final } = write;
    const actor = this.store.actors.get(claim.actorId)!;
    const isAgain = actor.seq === seq.new;
    const held = { ...claim, seq: seq.old };
    const isUnread = (this.store.commandRows.get(claim.actorId) ?? []).some(
      ({ n }) => n > write.cursors.command,
    );
    const rests = final && !isUnread;
    if (!this.store.write({ claim: held, seq: seq.new, snapshot: life, final: rests }))
      return false;
    if (isAgain) return true;
    const row = this.get(claim.actorId)!;
    row.commits++;
    row.state = write.state;
    row.detail = write.detail;
    row.tape.push(...write.tape);
    row.intents.push(...write.intents);
    row.transitions.push(...write.transitions);
    row.alerts.push(...write.alerts);
    row.logs.push(...write.logs.map(({ message }) => message));
    row.image = imageOf(row.image, write);
    if (!this.isDurable) {
      row.image = { ...row.image, input: 0, cursors: NOTHING, snapshot: null };
      row.tape.length = 0;
    }
    return true;
  }
}

function imageOf(before: DeploymentImage, write: DeploymentCommit): DeploymentImage {
  const { input, cursors, chain, snapshot } = write;
  const image = { ...before, input, cursors, chain };
  if (snapshot === null) return image;
  const taken = { snapshotInput: input, snapshotCursors: cursors, snapshotChain: chain };
  return { ...image, snapshot, ...taken };
}
