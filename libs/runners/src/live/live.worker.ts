import { parentPort } from 'node:worker_threads';
import { VelaError } from '@vela/kernel';
import { CapturedConsole } from '../thread/captured-console.js';
import { closeWorld } from '../thread/closed-world.js';
import { LiveHost } from './live-host.js';
import { Beat } from './live-messages.js';
import type { LivePack, LiveReply } from './live-messages.js';

// The thread in which many live runs are hosted. It answers one pack of questions after the other.

const port = parentPort;
if (port === null) throw new VelaError('INTERNAL', 'this module is the entry of a worker thread');
const captured = new CapturedConsole();
Error.stackTraceLimit = 100;
// Taken before the world is closed: strategies find no shared memory.
const { add, store } = Atomics;
let beat: Int32Array = new Int32Array(Beat.LENGTH);
const host = new LiveHost(captured, () => void add(beat, Beat.MOVES, 1));
closeWorld(globalThis, captured.console());

port.on('message', (pack: LivePack) => {
  if (pack.beat !== null) beat = new Int32Array(pack.beat);
  const answers = pack.items.map((item, index) => {
    store(beat, Beat.ITEM, index);
    add(beat, Beat.MOVES, 1);
    return host.answer(item);
  });
  add(beat, Beat.MOVES, 1);
  const reply: LiveReply = { answers };
  port.postMessage(reply);
});
port.postMessage('ready');
