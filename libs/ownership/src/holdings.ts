import type { Claim } from '@vela/ports';
import { OpenTenure } from './tenure.js';
import type { Tenure, TenureEnd } from './tenure.js';

/** The actors of this process: those at work, and those that are still to be given back. */
export class Holdings {
  private readonly open = new Map<string, OpenTenure>();
  /** Actors whose work is over and that the database still lists as ours. */
  private readonly over = new Set<string>();

  /** Number of actors at work. */
  get size(): number {
    return this.open.size;
  }

  /** Number of actors that the database should list as ours. */
  get listed(): number {
    return this.open.size + this.over.size;
  }

  /** Returns how many actors of each kind are at work. */
  byKind(): Readonly<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const { claim } of this.open.values()) counts[claim.kind] = (counts[claim.kind] ?? 0) + 1;
    return counts;
  }

  /** Opens a tenure. One that is still open for the same actor is outdated and ends. */
  begin(claim: Claim, mayAct: () => boolean, onReplaced: () => void): OpenTenure {
    this.open.get(claim.actorId)?.close('replaced');
    const tenure = new OpenTenure(claim, mayAct, onReplaced);
    this.open.set(claim.actorId, tenure);
    this.over.delete(claim.actorId);
    return tenure;
  }

  /** Ends a tenure whose work is over; false when it is not the present one of its actor. */
  finish(tenure: Tenure): boolean {
    const { actorId } = tenure.claim;
    const own = this.open.get(actorId);
    if (own !== tenure) return false;
    own.close('finished');
    this.open.delete(actorId);
    this.over.add(actorId);
    return true;
  }

  /** Ends every tenure; their handlers are still to report that they are finished. */
  endAll(end: TenureEnd): void {
    for (const tenure of this.open.values()) tenure.close(end);
  }

  /** Lets those go on who waited for the lease. */
  resumeAll(): void {
    for (const tenure of this.open.values()) tenure.resume();
  }

  /** Returns the actors whose work is over. */
  toRelease(): readonly string[] {
    return [...this.over];
  }

  /** Returns every actor that the database may list as ours. */
  all(): readonly string[] {
    return [...this.open.keys(), ...this.over];
  }

  /** Forgets actors that were given back. */
  released(actorIds: readonly string[]): void {
    for (const actorId of actorIds) this.over.delete(actorId);
  }

  /** Forgets everything that an instance owned which is not known any more. */
  forgetReleases(): void {
    this.over.clear();
  }
}
