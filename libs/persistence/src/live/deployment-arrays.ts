import { VelaError, canonicalJson } from '@vela/kernel';
import type { Canonical } from '@vela/kernel';
import type { DeploymentCommit } from '@vela/ports';
import { bigints, booleans, byteas, integers, texts } from '../database/binary-array.js';
import { snapshotText } from '../repositories/fenced-write.js';
import { plainText, plainTextOrNull } from './plain-text.js';

/** A row of one of the lists of a commit, with the place of its deployment from 1. */
interface Placed<T> {
  readonly k: number;
  readonly actor: string;
  readonly row: T;
}

/** Returns the rows of one list of every commit. */
const placed = <T>(
  writes: readonly DeploymentCommit[],
  list: (write: DeploymentCommit) => readonly T[],
): readonly Placed<T>[] =>
  writes.flatMap((write, i) =>
    list(write).map((row) => ({ k: i + 1, actor: write.claim.actorId, row })),
  );

/** Returns bytes as the driver takes them, without a copy. */
export const bytesOf = (bytes: Uint8Array): Buffer =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/**
 * Returns the arguments of the statement that commits deployments, in its order. Throws
 * `INVALID_INPUT` when a deployment is there twice.
 */
export function commitArrays(writes: readonly DeploymentCommit[], at: number): unknown[] {
  if (new Set(writes.map(({ claim }) => claim.actorId)).size < writes.length) {
    throw new VelaError('INVALID_INPUT', 'expected each deployment once in a commit');
  }
  const column = <T>(of: (write: DeploymentCommit) => T): T[] => writes.map(of);
  return [
    at,
    texts(column(({ claim }) => claim.actorId)),
    bigints(column(({ claim }) => claim.epoch)),
    bigints(column(({ seq }) => seq.old)),
    bigints(column(({ seq }) => seq.new)),
    texts(column(({ life }) => snapshotText(life))),
    booleans(column(({ final }) => final)),
    texts(column(({ state }) => state)),
    texts(column(({ detail }) => plainTextOrNull(detail))),
    texts(column(({ engaged }) => engaged)),
    bigints(column(({ input }) => input)),
    bigints(column(({ cursors }) => cursors.slice)),
    bigints(column(({ cursors }) => cursors.account)),
    bigints(column(({ cursors }) => cursors.timer)),
    bigints(column(({ cursors }) => cursors.command)),
    byteas(column(({ chain }) => chain)),
    texts(column(({ summary }) => (summary === null ? null : JSON.stringify(summary)))),
    ...snapshotArrays(writes),
    ...tapeArrays(writes),
    ...intentArrays(writes),
    notesOf(writes),
  ];
}

function snapshotArrays(writes: readonly DeploymentCommit[]): unknown[] {
  const rows = placed(writes, ({ snapshot }) => (snapshot === null ? [] : [snapshot]));
  return [integers(rows.map(({ k }) => k)), byteas(rows.map(({ row }) => row))];
}

function tapeArrays(writes: readonly DeploymentCommit[]): unknown[] {
  const rows = placed(writes, ({ tape }) => tape);
  return [
    integers(rows.map(({ k }) => k)),
    texts(rows.map(({ actor }) => actor)),
    bigints(rows.map(({ row }) => row.seq)),
    texts(rows.map(({ row }) => row.source)),
    bigints(rows.map(({ row }) => row.from)),
    bigints(rows.map(({ row }) => row.to)),
    byteas(rows.map(({ row }) => row.link)),
  ];
}

function intentArrays(writes: readonly DeploymentCommit[]): unknown[] {
  const rows = placed(writes, ({ intents }) => intents);
  return [
    integers(rows.map(({ k }) => k)),
    texts(rows.map(({ actor }) => actor)),
    bigints(rows.map(({ row }) => row.seq)),
    integers(rows.map(({ row }) => row.leg)),
    texts(rows.map(({ row }) => row.kind)),
    texts(
      rows.map(({ row }) => {
        const { seq: _seq, leg: _leg, ...body } = row;
        return canonicalJson(body as unknown as Canonical);
      }),
    ),
  ];
}

/** Returns changes of state, printed lines and alerts; null when there are none, as mostly. */
function notesOf(writes: readonly DeploymentCommit[]): string | null {
  const transitions = placed(writes, (write) => write.transitions).map(({ k, actor, row }, i) => ({
    k,
    i,
    actor,
    ...row,
    by: plainText(row.by),
    reason: plainTextOrNull(row.reason),
  }));
  const logs = placed(writes, (write) => write.logs).map(({ k, actor, row }, i) => ({
    k,
    i,
    actor,
    ...row,
    message: plainText(row.message),
  }));
  const alerts = placed(writes, (write) => write.alerts).map(({ k, actor, row }, i) => ({
    k,
    i,
    actor,
    ...row,
    message: plainText(row.message),
  }));
  if (transitions.length + logs.length + alerts.length === 0) return null;
  return JSON.stringify({ transitions, logs, alerts });
}
