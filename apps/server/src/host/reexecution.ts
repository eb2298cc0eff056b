import { prepareDeployment, reexecute } from '@vela/actors';
import type { ReexecutePorts } from '@vela/actors';
import { VelaError } from '@vela/kernel';
import type { LiveRuntime } from '@vela/ports';
import { createLiveRuntime } from '@vela/runners';
import type { Ground } from '../services/ground.js';
import type { Reexecution } from '../services/live/reexecution.js';
import { capabilitiesOf } from './broker-access.js';
import type { Closing } from './closing.js';

/**
 * Returns what runs deployments again, in threads of its own: they come when somebody asks first, so
 * that a question about the past disturbs nobody who trades.
 */
export function openReexecution(ground: Ground, closing: Closing): Reexecution {
  let opened: LiveRuntime | undefined;
  closing.add('threads of re-execution', async () => opened?.close());
  const ports: ReexecutePorts = {
    feeds: ground.feeds,
    accounts: ground.accounts,
    commands: ground.actors,
    deployments: ground.deployments,
    runtime: {
      open: (request) => {
        opened ??= createLiveRuntime({ threads: 2 });
        return opened.open(request);
      },
    },
    prepare: (record) => prepareDeployment(record, { ...ground, venueOf: capabilitiesOf }),
  };
  return {
    verify: async (record, signal) => {
      const { inputs, links, difference } = await reexecute(ports, record, { signal });
      if (difference === null) return { inputs, links, difference };
      const { seq, source, message } = difference;
      return { inputs, links, difference: { input: seq, source, message } };
    },
    viewAt: async (record, input, signal) => {
      const { view } = await reexecute(ports, record, { until: input, signal });
      if (view !== null) return view;
      throw new VelaError('DATA_MISSING', `nothing is known of input ${input} of ${record.name}`);
    },
  };
}
