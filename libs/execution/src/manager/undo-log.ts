/** Remembers how to take changes of maps back until they are known to be true. */
export class UndoLog {
  private readonly undo: (() => void)[] = [];

  /** Sets a value of a map. */
  set<K, V>(map: Map<K, V>, key: K, value: V): void {
    const had = map.has(key);
    const before = map.get(key);
    this.undo.push(() => {
      if (had) map.set(key, before!);
      else map.delete(key);
    });
    map.set(key, value);
  }

  /** Deletes a key of a map. */
  delete<K, V>(map: Map<K, V>, key: K): void {
    if (!map.has(key)) return;
    const before = map.get(key)!;
    this.undo.push(() => map.set(key, before));
    map.delete(key);
  }

  /** Remembers how to take any other change back. */
  push(undo: () => void): void {
    this.undo.push(undo);
  }

  /** Takes everything back, newest first. */
  rollback(): void {
    while (this.undo.length > 0) this.undo.pop()!();
  }

  /** Forgets how: the changes are true. */
  settle(): void {
    this.undo.length = 0;
  }
}
