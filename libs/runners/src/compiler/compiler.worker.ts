import { parentPort } from 'node:worker_threads';
import { VelaError } from '@vela/kernel';
import { toWireError } from '../thread/wire-error.js';
import type { WireError } from '../thread/wire-error.js';
import { SourceChecker } from './source-checker.js';
import type { CheckedSource } from './source-checker.js';

// The thread in which sources are checked: one check would keep a server from answering.

/** What the thread answers to a source. */
export type CheckReply =
  | { readonly checked: CheckedSource }
  | { readonly checked: null; readonly error: WireError };

/** A source that brings all types in that strategies use, so that the first check is quick. */
const WARM_UP = `import { Strategy, sma, z } from 'vela';
export default class WarmUp extends Strategy.with({ period: z.int().default(2) }) {
  readonly average = this.indicator(sma(this.params.period));
}
`;

const port = parentPort;
if (port === null) throw new VelaError('INTERNAL', 'this module is the entry of a worker thread');
const checker = new SourceChecker();
checker.check(WARM_UP);

port.on('message', (source: string) => {
  let reply: CheckReply;
  try {
    reply = { checked: checker.check(source) };
  } catch (thrown) {
    reply = { checked: null, error: toWireError(thrown) };
  }
  port.postMessage(reply);
});
port.postMessage('ready');
