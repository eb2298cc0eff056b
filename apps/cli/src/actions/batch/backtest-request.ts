import { VelaError } from '@vela/kernel';
import { builtInStrategies, type StrategyClass } from '@vela/strategy';
import type { BatchRequest } from './answer-requests.js';
import { choiceField, numberField, recordField, textField } from './request-field.js';

/** Returns the built-in strategy of a request; throws `NOT_FOUND` for an unknown one. */
export function strategyOf(request: BatchRequest): StrategyClass {
  const name = textField(request, 'strategy');
  const strategy = builtInStrategies.get(name);
  if (strategy !== undefined) return strategy;
  throw new VelaError('NOT_FOUND', `there is no built-in strategy "${name}"`, {
    hint: `There are ${[...builtInStrategies.keys()].join(', ')}.`,
    path: ['strategy'],
  });
}

/** Returns the cash at the start as decimal text. */
export function cashOf(request: BatchRequest): string {
  const cash = request['cash'];
  // Decimal text is exact; a number stands for the shortest text that names it.
  if (typeof cash === 'string' && Number(cash) > 0) return cash;
  return String(numberField(request, 'cash', { min: Number.MIN_VALUE, max: 1e15 }));
}

/**
 * Returns the options of the simulation. The orders of a batch keep their prices as computed: a file
 * tells no tick. `simulation` names any other option.
 */
export function simulationOf(request: BatchRequest): Readonly<Record<string, unknown>> {
  const rate = { min: 0, max: 1 };
  return {
    commissionRate: String(numberField(request, 'commissionRate', rate, 0)),
    entrySpread: numberField(request, 'spread', rate, 0),
    bracketActiveFrom: choiceField(
      request,
      'bracketActiveFrom',
      ['entryBar', 'nextBar'] as const,
      'entryBar',
    ),
    tickRounding: choiceField(request, 'tickRounding', ['none', 'venue'] as const, 'none'),
    ...recordField(request, 'simulation'),
  };
}
