import { getCompileCacheDir } from 'node:module';
import { dirname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { VelaError } from '@vela/kernel';

/** What a thread is and what it may use. */
export interface ThreadOptions {
  /** The module that runs in it; posts anything once it is ready, then one reply a request. */
  readonly entry: URL;
  readonly name: string;
  /**
   * Megabytes of JavaScript heap beyond which the thread is ended by V8 itself. One allocation that
   * is larger than what is left would end the whole process: set it well above what is allowed and
   * look at {@link WorkerThread.memory} to end it in time.
   */
  readonly heapMb: number;
  /** What is said when they were not enough. */
  readonly memoryError: () => VelaError;
  /** Milliseconds within which a new thread must be ready. */
  readonly bootMs: number;
}

/** Returns the environment that lets a thread take compiled code from where this one does. */
function compileCache(): NodeJS.ProcessEnv {
  const folder = getCompileCacheDir();
  // It is named without the folder that each version of Node makes below it.
  return folder === undefined ? {} : { NODE_COMPILE_CACHE: dirname(folder) };
}

interface Pending<Reply> {
  readonly resolve: (reply: Reply) => void;
  readonly reject: (error: VelaError) => void;
}

/**
 * A worker thread that answers one request at a time. However it ends, the request that waits is
 * rejected with the reason, and nothing else happens in this process.
 */
export class WorkerThread<Request, Reply> {
  readonly #worker: Worker;
  readonly #options: ThreadOptions;
  #pending: Pending<Reply> | null = null;
  #ended: VelaError | null = null;
  #isReady = false;
  readonly #exited: Promise<void>;

  private constructor(options: ThreadOptions) {
    this.#options = options;
    this.#worker = new Worker(options.entry, {
      // Nothing of our environment is visible, and nothing that is printed reaches our output.
      env: compileCache(),
      argv: [],
      execArgv: [],
      stdout: true,
      stderr: true,
      name: options.name,
      resourceLimits: { maxOldGenerationSizeMb: options.heapMb },
    });
    // Both streams stay unread: reading them would keep this process alive for an idle thread.
    this.#worker.on('message', (reply: Reply) => this.#settle(reply));
    this.#worker.on('messageerror', (error) => this.#end(this.#crash(error)));
    this.#worker.on('error', (error) => this.#end(this.#reasonOf(error)));
    this.#exited = new Promise((resolve) => {
      this.#worker.once('exit', (code) => {
        this.#end(this.#crash(new Error(`it exited with code ${code}`)));
        resolve();
      });
    });
  }

  /** Returns a thread that has loaded its modules. Rejects with `UNAVAILABLE` when it does not. */
  static async open<Request, Reply>(options: ThreadOptions): Promise<WorkerThread<Request, Reply>> {
    const thread = new WorkerThread<Request, Reply>(options);
    const { bootMs, name } = options;
    const slow = new VelaError('UNAVAILABLE', `the worker ${name} was not ready in ${bootMs} ms`, {
      retryable: true,
    });
    const timer = setTimeout(() => void thread.terminate(slow), bootMs);
    try {
      // The worker's first message says that it is ready; it is no reply to anything.
      await new Promise<unknown>((resolve, reject) => {
        thread.#pending = { resolve, reject };
      });
    } finally {
      clearTimeout(timer);
    }
    thread.#isReady = true;
    return thread;
  }

  /** True as soon as the thread can answer no more. */
  get hasEnded(): boolean {
    return this.#ended !== null;
  }

  /** Asks and returns the answer; rejects when the thread ends first. */
  call(request: Request): Promise<Reply> {
    return new Promise((resolve, reject) => {
      if (this.#ended !== null) {
        reject(this.#ended);
      } else if (this.#pending !== null) {
        reject(new VelaError('INTERNAL', 'a thread answers one request at a time'));
      } else {
        this.#pending = { resolve, reject };
        this.#worker.postMessage(request);
      }
    });
  }

  /** Returns the bytes that the thread holds, on its heap and in buffers; 0 when it has ended. */
  async memory(): Promise<number> {
    try {
      const heap = await this.#worker.getHeapStatistics();
      return heap.used_heap_size + heap.external_memory;
    } catch {
      return 0;
    }
  }

  /** Returns the milliseconds for which the thread has computed so far; NaN when it has ended. */
  async computedMs(): Promise<number> {
    try {
      const { user, system } = await this.#worker.cpuUsage();
      return (user + system) / 1_000;
    } catch {
      return NaN;
    }
  }

  /** Lets the process end while the thread waits for work, or not. */
  keepAlive(isBusy: boolean): void {
    if (isBusy) this.#worker.ref();
    else this.#worker.unref();
  }

  /** Ends the thread at once, also in an endless loop; what waits is rejected with the reason. */
  async terminate(reason: VelaError): Promise<void> {
    this.#end(reason);
    await this.#worker.terminate();
    await this.#exited;
  }

  #settle(reply: Reply): void {
    const pending = this.#pending;
    this.#pending = null;
    pending?.resolve(reply);
  }

  #end(reason: VelaError): void {
    if (this.#ended !== null) return;
    this.#ended = reason;
    const pending = this.#pending;
    this.#pending = null;
    pending?.reject(reason);
  }

  #reasonOf(error: unknown): VelaError {
    if ((error as { code?: unknown } | null)?.code !== 'ERR_WORKER_OUT_OF_MEMORY') {
      return this.#crash(error);
    }
    return this.#options.memoryError();
  }

  #crash(error: unknown): VelaError {
    const what = error instanceof Error ? error.message : String(error);
    return this.#isReady
      ? new VelaError('STRATEGY_FAILED', `the worker ${this.#options.name} broke down: ${what}`)
      : new VelaError('INTERNAL', `the worker ${this.#options.name} could not start: ${what}`);
  }
}
