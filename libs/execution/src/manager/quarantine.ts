import { EXTERNAL } from './decision.js';
import type { Desk } from './desk.js';

/** How reasons begin that a position differs from what was booked. */
export const DRIFT = 'position differs';

/** Lifts what stopped entries on an instrument when nothing of it is left. */
export function liftIfOver(desk: Desk, instrumentId: string): void {
  const reason = desk.quarantine.get(instrumentId);
  if (reason === undefined || reason.startsWith(DRIFT) || !isOver(desk, instrumentId)) return;
  desk.setQuarantine(instrumentId, null);
}

/** Returns whether nothing of what stopped entries on an instrument is left. */
function isOver(desk: Desk, instrumentId: string): boolean {
  for (const { row } of desk.open.values()) {
    if (row.order.instrumentId !== instrumentId) continue;
    if (row.actorId === EXTERNAL || row.send === 'unknown') return false;
  }
  for (const { row, view } of desk.orders.values()) {
    if (row.order.instrumentId === instrumentId && view.overfilled) return false;
  }
  return true;
}
