import { Inject } from '@nestjs/common';
import { Args, Int, Query, Resolver, Subscription } from '@nestjs/graphql';
import { HOST } from '../../host/host.js';
import type { Host } from '../../host/host.js';
import type { MonteCarloInput } from '../../services/monte-carlo-input.js';
import { cursorOf } from '../cursor.js';
import { mapStream } from '../stream.js';
import { throttleOf } from '../throttle.js';
import { MonteCarloEvent, MonteCarloInputType, MonteCarloType } from '../types/monte-carlo.type.js';

/** Finished runs put to the test by simulation. */
@Resolver(() => MonteCarloType)
export class MonteCarloResolver {
  constructor(@Inject(HOST) private readonly host: Host) {}

  @Query(() => MonteCarloType, {
    name: 'monteCarlo',
    description:
      'Puts a finished run to the test and answers when it is done. Nothing is stored. At most two ' +
      'at one time in a process; `subscription monteCarlo` shows the progress and can be ended.',
    complexity: 500,
  })
  async run(
    @Args('input', { type: () => MonteCarloInputType, description: 'Which run, and how.' })
    input: MonteCarloInputType,
  ): Promise<MonteCarloType> {
    return this.host.monteCarlo.run(requestOf(input));
  }

  @Subscription(() => MonteCarloEvent, {
    name: 'monteCarlo',
    description:
      'Puts a finished run to the test; ending the subscription ends the work. Conflated; the last ' +
      'event, the result, always arrives.',
    resolve: (event: MonteCarloEvent) => event,
  })
  async follow(
    @Args('input', { type: () => MonteCarloInputType, description: 'Which run, and how.' })
    input: MonteCarloInputType,
    @Args('throttleMs', {
      type: () => Int,
      defaultValue: 200,
      description: 'At most one event in this time, 50 to 60,000 ms.',
    })
    throttleMs: number,
  ): Promise<AsyncIterableIterator<MonteCarloEvent>> {
    const events = await this.host.monteCarlo.follow(requestOf(input), throttleOf(throttleMs));
    return mapStream(events, (event) => ({
      ...event,
      cursor: cursorOf(`${input.backtestId}:${event.progress}`),
      at: this.host.ground.clock.now(),
    }));
  }
}

const requestOf = (input: MonteCarloInputType): MonteCarloInput => ({
  backtestId: input.backtestId,
  method: input.method,
  paths: input.paths ?? undefined,
  seed: input.seed == null ? undefined : Number(input.seed),
  draw: input.draw ?? undefined,
  sizing: input.sizing ?? undefined,
  meanBlock: input.meanBlock ?? undefined,
  ruinShare: input.ruinShare ?? undefined,
});
