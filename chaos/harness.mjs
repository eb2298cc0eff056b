// Processes under faults: started, waited for, frozen, killed and always cleaned up.
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

const LINES_KEPT = 2_000;
const READY_MS_MAX = 30_000;
const STOP_MS_MAX = 10_000;

/** Keeps account of every process that a scenario starts, and ends what is left at its end. */
export class ProcessHarness {
  #running = new Set();

  /** Takes a function that is told of each start, fault and end. */
  constructor(say = () => {}) {
    this.say = say;
    /** How often each kind of fault was injected, by its name. */
    this.faults = { kill: 0, freeze: 0 };
  }

  /**
   * Starts a program and waits until a line of its output matches `ready`, at most `readyMsMax`.
   * Its own process group is made, so that a fault hits its children too when `wholeGroup` is set.
   * With `stdin` lines can be written to it.
   */
  async start(name, command, args, options = {}) {
    const { env = {}, cwd, ready, readyMsMax = READY_MS_MAX } = options;
    const { wholeGroup = false, stdin = false } = options;
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: [stdin ? 'pipe' : 'ignore', 'pipe', 'pipe'],
      detached: wholeGroup,
    });
    const one = new HarnessProcess(name, child, { harness: this, wholeGroup });
    this.#running.add(one);
    void one.ended.then(() => this.#running.delete(one));
    if (ready !== undefined) await one.line(ready, readyMsMax);
    this.say(`${name} started (${one.pid})`);
    return one;
  }

  /** Kills whatever still runs, frozen processes included. */
  async close() {
    const rest = [...this.#running];
    for (const one of rest) one.signal('SIGKILL');
    await Promise.all(rest.map((one) => one.ended));
  }

  /** Kills at once, for a scenario that is itself interrupted. */
  killAll() {
    for (const one of this.#running) one.signal('SIGKILL');
  }
}

/** One process of a scenario. */
class HarnessProcess {
  #child;
  #harness;
  #wholeGroup;
  #waiting = new Set();

  constructor(name, child, { harness, wholeGroup }) {
    this.name = name;
    this.#child = child;
    this.#harness = harness;
    this.#wholeGroup = wholeGroup;
    /** The last 2,000 lines of its output, stdout and stderr together. */
    this.lines = [];
    /** Resolves with `{status, signal}` when the process has ended. */
    this.ended = new Promise((resolve) => {
      child.on('error', (cause) => this.#end(resolve, { status: null, signal: null, cause }));
      child.on('close', (status, signal) => this.#end(resolve, { status, signal }));
    });
    for (const stream of [child.stdout, child.stderr]) this.#readLines(stream);
    // A process that has ended takes no lines; that is no error of the scenario.
    child.stdin?.on('error', () => undefined);
  }

  /** The process id. */
  get pid() {
    return this.#child.pid;
  }

  /** Writes a line to it. */
  write(line) {
    this.#child.stdin.write(`${line}\n`);
  }

  /** Resolves with the match of the first line, past or to come, that fits the pattern. */
  async line(pattern, msMax = READY_MS_MAX) {
    const seen = this.lines.map((line) => pattern.exec(line)).find((match) => match !== null);
    if (seen !== undefined) return seen;
    const waiter = { pattern };
    const found = new Promise((resolve, reject) => Object.assign(waiter, { resolve, reject }));
    this.#waiting.add(waiter);
    const timer = setTimeout(() => {
      waiter.reject(this.#complaint(`printed nothing like ${pattern} in ${msMax} ms`));
    }, msMax);
    try {
      return await found;
    } finally {
      clearTimeout(timer);
      this.#waiting.delete(waiter);
    }
  }

  /** Ends it without warning, as a crash or a power cut would, and waits until it is gone. */
  async kill() {
    this.#harness.faults.kill += 1;
    this.#harness.say(`${this.name} killed`);
    this.signal('SIGKILL');
    await this.ended;
  }

  /** Stops it from running while it keeps its sockets and memory, as an overlong pause would. */
  freeze() {
    this.#harness.faults.freeze += 1;
    this.#harness.say(`${this.name} frozen`);
    this.signal('SIGSTOP');
  }

  /** Lets a frozen process go on. */
  thaw() {
    this.#harness.say(`${this.name} thawed`);
    this.signal('SIGCONT');
  }

  /** Freezes it for a time. */
  async freezeFor(ms) {
    this.freeze();
    await pause(ms);
    this.thaw();
  }

  /** Asks it to end and waits; kills it, and says so by throwing, when it does not in time. */
  async stop(signal = 'SIGTERM', msMax = STOP_MS_MAX) {
    this.signal(signal);
    const isLate = Symbol('late');
    const timer = new AbortController();
    const late = pause(msMax, isLate, { signal: timer.signal }).catch(() => isLate);
    const outcome = await Promise.race([this.ended, late]);
    timer.abort();
    if (outcome !== isLate) return outcome;
    this.signal('SIGKILL');
    await this.ended;
    throw this.#complaint(`did not end within ${msMax} ms of ${signal}`);
  }

  /** Sends a signal to the process, or to its whole group; a process that is gone is no error. */
  signal(signal) {
    if (this.pid === undefined) return;
    try {
      process.kill(this.#wholeGroup ? -this.pid : this.pid, signal);
    } catch (cause) {
      if (cause.code !== 'ESRCH') throw cause;
    }
  }

  #readLines(stream) {
    let rest = '';
    stream.setEncoding('utf8').on('data', (chunk) => {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop();
      for (const line of lines) this.#take(line);
    });
    stream.on('end', () => rest !== '' && this.#take(rest));
  }

  #take(line) {
    this.lines.push(line);
    if (this.lines.length > LINES_KEPT) this.lines.shift();
    for (const { pattern, resolve } of this.#waiting) {
      const match = pattern.exec(line);
      if (match !== null) resolve(match);
    }
  }

  #end(resolve, outcome) {
    const how = outcome.cause?.message ?? outcome.signal ?? `status ${outcome.status}`;
    for (const { reject } of this.#waiting) reject(this.#complaint(`ended (${how})`));
    resolve(outcome);
  }

  #complaint(what) {
    const tail = this.lines.slice(-15).join('\n');
    return new Error(`${this.name} ${what}. Its last lines:\n${tail}`);
  }
}

/** Returns a TCP port of the loopback interface that is free now. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Waits until a condition holds, looking at it every `everyMs`; throws after `msMax`. */
export async function until(what, condition, { msMax = 30_000, everyMs = 50 } = {}) {
  for (const start = Date.now(); Date.now() - start < msMax; await pause(everyMs)) {
    if (await condition()) return;
  }
  throw new Error(`${what} did not come true in ${msMax} ms`);
}

export { pause };
