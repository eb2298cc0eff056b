import { MemoryPaperJournal, SimulatedWorld, brokerConformance } from '@vela/testkit';
import type { SimulatedVenues } from '@vela/testkit';
import { readFaultScript } from '@vela/faults';
import { FaultyBroker } from '@vela/rehearsal';
import { asyncScheduler } from 'rxjs';
import { refusedBefore } from './capabilities.js';
import { PaperBroker } from './index.js';

const account = { id: 'account', currency: 'USD' };
const refuses: SimulatedVenues['refuses'] = (order) => refusedBefore(order) !== null;

const inMemory = (): SimulatedVenues => ({
  make: ({ feeds }) => new PaperBroker({ account, feeds }),
  refuses,
});

/** Venues of whose script nothing happens: they must be as they are without. */
const undisturbed = (): SimulatedVenues => ({
  make: ({ feeds }) =>
    new FaultyBroker(new PaperBroker({ account, feeds }), readFaultScript({ faults: [] }), {
      clock: { now: () => 0 },
      scheduler: asyncScheduler,
    }),
  refuses,
});

/** Venues over one journal in memory, whose owners replace one another. */
function overJournal(): SimulatedVenues {
  const journal = new MemoryPaperJournal();
  journal.epoch = 0;
  return {
    make: ({ feeds, told, claim }) =>
      new PaperBroker({ account, feeds, told, durable: { journal, claim, retryMs: 1 } }),
    refuses,
    journal: {
      claim: () => ({
        actorId: 'gateway',
        tenantId: 't',
        kind: 'gateway',
        epoch: ++journal.epoch,
        seq: 0,
        snapshot: null,
        attempts: 0,
      }),
      failOnce(text) {
        journal.before = () => {
          journal.before = () => undefined;
          throw new Error(text);
        };
      },
    },
  };
}

brokerConformance('the simulated venue', () => SimulatedWorld.make(inMemory()), { expected: 9 });

brokerConformance('the durable paper venue', () => SimulatedWorld.make(overJournal()), {
  expected: 6,
});

brokerConformance(
  'the simulated venue behind an empty fault script',
  () => SimulatedWorld.make(undisturbed()),
  { expected: 9 },
);
