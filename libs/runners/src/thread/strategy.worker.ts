import { parentPort } from 'node:worker_threads';
import { BacktestSession } from '@vela/backtest';
import { VelaError, parseTimeframe } from '@vela/kernel';
import type { RunProgress, RunRequest } from '@vela/ports';
import { describeParameters } from '@vela/strategy';
import type { StrategyClass } from '@vela/strategy';
import { builtInStrategy } from '../built-in-strategy.js';
import { nodeHasher } from '../node-hasher.js';
import { loadBundle } from './bundle-loader.js';
import { bundlePosition } from './bundle-position.js';
import { CapturedConsole } from './captured-console.js';
import { closeWorld } from './closed-world.js';
import { clearColumn } from './progress-column.js';
import { unpackBatch } from './packed-batch.js';
import type { ModuleDescription, ThreadAnswer, ThreadReply, ThreadRequest } from './messages.js';
import { toWireError } from './wire-error.js';

// The thread in which one strategy runs. It answers one question after the other.

const port = parentPort;
if (port === null) throw new VelaError('INTERNAL', 'this module is the entry of a worker thread');
const captured = new CapturedConsole();
Error.stackTraceLimit = 100;
closeWorld(globalThis, captured.console());

let session: BacktestSession | null = null;
let bundle: string | null = null;
/** The equity column of the run where the parent sees it. */
let equity: Float64Array = new Float64Array(0);
/** The equity of the resolution at work, likewise. */
let alongside: Float64Array = new Float64Array(0);

function answer(request: ThreadRequest): ThreadAnswer {
  switch (request.kind) {
    case 'start':
      captured.clear();
      bundle = request.request.strategy.kind === 'module' ? request.request.strategy.bundle : null;
      session = start(request.request);
      equity = new Float64Array(request.equity);
      watchResolutions(request.alongside);
      return { kind: 'started' };
    case 'advance':
      return { kind: 'advanced', progress: advance(request) };
    case 'resolve': {
      const open = running();
      // The same strategy on other paths: what it prints there says nothing about this run.
      captured.silently(() => {
        lookBack(open);
        open.uncertainty.step();
      });
      return { kind: 'advanced', progress: open.progress() };
    }
    case 'finish': {
      const outcome = running().finish();
      session = null;
      return { kind: 'finished', outcome };
    }
    case 'describe':
      bundle = request.bundle;
      return { kind: 'described', description: describe(request.bundle) };
  }
}

function start({ strategy, timeframe, ...request }: RunRequest): BacktestSession {
  // A module is evaluated anew, so that nothing outside the fields of the strategy is left in it.
  const load = (): StrategyClass =>
    strategy.kind === 'builtIn' ? builtInStrategy(strategy.name) : loadBundle(strategy.bundle);
  return new BacktestSession({
    ...request,
    strategy: load(),
    freshStrategy: load,
    timeframe: parseTimeframe(timeframe),
    createHasher: nodeHasher,
  });
}

/** Runs windows of the run again; each is a row by which the parent sees the work go on. */
function lookBack({ lookAhead }: BacktestSession): void {
  clearColumn(alongside);
  for (let row = 0; lookAhead.step(); row++) if (row < alongside.length) alongside[row] = 0;
}

function watchResolutions(buffer: SharedArrayBuffer): void {
  const column = new Float64Array(buffer);
  alongside = column;
  running().uncertainty.watchedIn(column, () => clearColumn(column));
}

function running(): BacktestSession {
  if (session !== null) return session;
  throw new VelaError('INTERNAL', 'no run is open in this thread');
}

function advance(request: Extract<ThreadRequest, { readonly kind: 'advance' }>): RunProgress {
  const open = running();
  const { run, uncertainty } = open;
  const batch = 'packed' in request.batch ? unpackBatch(request.batch) : request.batch;
  if (request.equity !== null) equity = new Float64Array(request.equity);
  // The run's own columns grow first; then its equity goes where the parent sees it arrive.
  run.reserve(batch.length);
  if (run.equityColumn !== equity) {
    equity.set(run.equityResults);
    run.equityColumn = equity;
  }
  if (request.alongside !== null) watchResolutions(request.alongside);
  if (uncertainty.count > 0) clearColumn(alongside);
  open.advance(batch);
  // What a replica prints was printed by the run.
  captured.silently(() => uncertainty.resolve());
  return open.progress();
}

function describe(source: string): ModuleDescription {
  const strategy = loadBundle(source);
  return {
    name: strategy.name,
    description: strategy.description === '' ? null : strategy.description,
    parameters: describeParameters(strategy),
  };
}

/** Returns what went wrong, with its place in the user's source when it came from there. */
function failure(thrown: unknown): ThreadAnswer {
  const error = toWireError(thrown);
  const position = bundle === null ? null : bundlePosition(thrown, bundle);
  if (position === null) return { kind: 'failed', error };
  return { kind: 'failed', error: { ...error, message: `${error.message} (${position})` } };
}

port.on('message', (request: ThreadRequest) => {
  let reply: ThreadReply;
  try {
    reply = { answer: answer(request), printed: captured.take() };
  } catch (thrown) {
    session = null;
    reply = { answer: failure(thrown), printed: captured.take() };
  }
  const bytes =
    reply.answer.kind === 'finished'
      ? Object.values(reply.answer.outcome.columns).map((column) => column.buffer as ArrayBuffer)
      : [];
  port.postMessage(reply, bytes);
});
port.postMessage('ready');
