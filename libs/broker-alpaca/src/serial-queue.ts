/** Works items off one after the other, in order; what fails is told and the next one comes. */
export class SerialQueue<T> {
  readonly #items: T[] = [];
  readonly #work: (item: T) => Promise<void>;
  readonly #most: number;
  #isRunning = false;
  #isPaused = false;
  #idle: (() => void)[] = [];

  /** `most` items wait at most; what is offered beyond them is not taken. */
  constructor(most: number, work: (item: T) => Promise<void>) {
    this.#most = most;
    this.#work = work;
  }

  /** Takes an item; false when too many wait. */
  offer(item: T): boolean {
    if (this.#items.length >= this.#most) return false;
    this.#items.push(item);
    void this.#run();
    return true;
  }

  /** Lets items wait. */
  pause(): void {
    this.#isPaused = true;
  }

  /** Works off what waits, and resolves when nothing does. */
  async resume(): Promise<void> {
    this.#isPaused = false;
    void this.#run();
    if (!this.#isRunning && this.#items.length === 0) return;
    await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  /** Forgets what waits. */
  clear(): void {
    this.#items.length = 0;
  }

  async #run(): Promise<void> {
    if (this.#isRunning) return;
    this.#isRunning = true;
    while (!this.#isPaused && this.#items.length > 0) await this.#work(this.#items.shift()!);
    this.#isRunning = false;
    if (this.#items.length > 0) return;
    for (const resolve of this.#idle.splice(0)) resolve();
  }
}
