import { until } from '@vela/testkit';
import { createInProcessBus } from '../src/index.js';
import { describeMessageBus } from './message-bus.contract.js';

describeMessageBus('in one process', until, () => {
  const bus = createInProcessBus();
  return Promise.resolve({ a: bus, b: bus, close: () => bus.close() });
});
