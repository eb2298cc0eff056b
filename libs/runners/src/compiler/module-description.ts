import { VelaError } from '@vela/kernel';
import type { ModuleDescription } from '../thread/messages.js';
import { openStrategyThread } from '../thread/strategy-thread.js';
import { fromWireError } from '../thread/wire-error.js';

const MEMORY_MB = 256;
const LOAD_MS_MAX = 5_000;

/**
 * Returns name, description and parameters of a module, which is loaded once in a thread of its
 * own. Rejects with `STRATEGY_FAILED` when it throws and `STRATEGY_TIMEOUT` when it does not end.
 */
export async function describeModule(bundle: string): Promise<ModuleDescription> {
  const thread = await openStrategyThread(MEMORY_MB);
  const late = new VelaError(
    'STRATEGY_TIMEOUT',
    `the strategy could not be loaded within ${LOAD_MS_MAX} ms`,
    { hint: 'Look for a loop that never ends outside the hooks.' },
  );
  const timer = setTimeout(() => void thread.terminate(late), LOAD_MS_MAX);
  try {
    const { answer } = await thread.call({ kind: 'describe', bundle });
    if (answer.kind === 'failed') throw fromWireError(answer.error);
    if (answer.kind === 'described') return answer.description;
    throw new VelaError('INTERNAL', `expected a description from a worker, found ${answer.kind}`);
  } finally {
    clearTimeout(timer);
    await thread.terminate(new VelaError('CANCELLED', 'the module has been read'));
  }
}
