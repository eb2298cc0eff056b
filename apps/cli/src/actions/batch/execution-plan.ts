import {
  type ExecutionChild,
  type ExecutionPlan,
  planExecution,
  type ScheduleResult,
} from '@vela/execution';
import { formatInstant, VelaError } from '@vela/kernel';
import type { Action } from '../../command-spec.js';
import type { ExitCode } from '../../exit-code.js';
import type { Input } from '../../input.js';
import { statisticText, UNKNOWN } from '../../output/number-text.js';
import { facts, table } from '../../output/table.js';
import { answerRequests, type BatchRequest } from './answer-requests.js';
import { candleTable } from './candle-table.js';
import { CsvTables } from './csv-tables.js';
import {
  choiceField,
  integerField,
  numberField,
  numberListField,
  textField,
  textListField,
} from './request-field.js';
import { sessionField } from './request-session.js';

type ChildView = Omit<ExecutionChild, 'at'> & { readonly timestamp: string | null };
type ScheduleView = Omit<ScheduleResult, 'children'> & { readonly children: readonly ChildView[] };
type PlanView = Omit<ExecutionPlan, 'twap' | 'vwap'> & {
  readonly session: readonly { readonly from: string; readonly to: string }[];
  readonly twap: ScheduleView;
  readonly vwap: ScheduleView | null;
};

/** Plans how an order is cut up: one from options, or many from `--spec`. */
export const action: Action = async (context, input): Promise<ExitCode | void> => {
  const tables = new CsvTables();
  const answer = (request: BatchRequest): Promise<PlanView> => plan(tables, request);
  const spec = input.text('spec');
  if (spec !== undefined) return answerRequests(context, spec, answer);

  const result = await answer(requestOf(input));
  context.output.result(result, () => planText(result));
};

async function plan(tables: CsvTables, request: BatchRequest): Promise<PlanView> {
  const order = {
    side: choiceField(request, 'side', ['buy', 'sell'] as const, 'buy'),
    quantity: numberField(request, 'quantity'),
    slices: integerField(request, 'slices', { min: 1, max: 10_000 }),
    lot: numberField(request, 'lot', { min: Number.MIN_VALUE }, 1),
    ...(request['profile'] === undefined
      ? {}
      : { profile: numberListField(request, 'profile', { min: 0 }, []) }),
  };
  const file = await tables.load(textField(request, 'csv'));
  const names =
    request['columns'] === undefined
      ? ['open', 'high', 'low', 'close', 'volume']
      : textListField(request, 'columns');
  const { columns } = candleTable(file, names);
  if (columns.length === 0) throw new VelaError('DATA_MISSING', 'expected candles, found none');
  const spans = sessionField(request, columns.openAt[0]!);
  const { twap, vwap, ...benchmarks } = planExecution(columns, spans, order);
  return {
    session: spans.map((span) => ({
      from: formatInstant(span.openAt),
      to: formatInstant(span.closeAt),
    })),
    ...benchmarks,
    twap: viewOf(twap),
    vwap: vwap === null ? null : viewOf(vwap),
  };
}

function viewOf({ children, ...schedule }: ScheduleResult): ScheduleView {
  return {
    ...schedule,
    children: children.map(({ at, ...child }) => ({
      ...child,
      timestamp: at === null ? null : formatInstant(at),
    })),
  };
}

function requestOf(input: Input): BatchRequest {
  const number = (name: string, example: string): number => {
    const value = input.number(name);
    return value ?? Number(input.required(name, example));
  };
  const date = input.text('date');
  return {
    csv: input.required('csv', 'minutes.csv'),
    side: input.text('side') ?? 'buy',
    quantity: number('quantity', '10000'),
    slices: number('slices', '13'),
    lot: input.number('lot') ?? 1,
    session: {
      venue: input.required('venue', 'XNYS'),
      ...(date === undefined ? {} : { date }),
    },
  };
}

function planText({ session, twap, vwap, ...benchmarks }: PlanView): string {
  const price = (value: number | null): string => statisticText(value, 4);
  const summary = facts([
    ['session', session.map(({ from, to }) => `${from} to ${to}`).join(', ')],
    ['candles', String(benchmarks.candles)],
    ['arrival price', price(benchmarks.arrivalPrice)],
    ['session VWAP', price(benchmarks.sessionVwap)],
    ['session TWAP', price(benchmarks.sessionTwap)],
  ]);
  const quantity = (schedule: ScheduleView | null, slice: number): string =>
    String(schedule?.children[slice]?.quantity ?? UNKNOWN);
  const children = table(twap.children, [
    { title: 'slice', cell: ({ slice }) => String(slice), align: 'right' },
    { title: 'opens', cell: ({ timestamp }) => timestamp ?? UNKNOWN },
    { title: 'price', cell: (child) => price(child.price), align: 'right' },
    { title: 'TWAP', cell: ({ slice }) => quantity(twap, slice), align: 'right' },
    { title: 'VWAP', cell: ({ slice }) => quantity(vwap, slice), align: 'right' },
  ]);
  const costs = table(
    [
      { name: 'TWAP', schedule: twap },
      { name: 'VWAP', schedule: vwap },
    ],
    [
      { title: 'schedule', cell: ({ name }) => name },
      ...(['averagePrice', 'shortfallBps', 'vsVwapBps', 'vsTwapBps'] as const).map((name) => ({
        title: name,
        cell: ({ schedule }: { readonly schedule: ScheduleView | null }) =>
          price(schedule?.[name] ?? null),
        align: 'right' as const,
      })),
    ],
  );
  return [summary, children, costs].join('\n\n');
}
