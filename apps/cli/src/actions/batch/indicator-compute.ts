import { computeIndicator, type IndicatorDefinition, toNullable } from '@vela/indicators';
import type { Action } from '../../command-spec.js';
import type { ExitCode } from '../../exit-code.js';
import type { Input } from '../../input.js';
import { parseNameValues } from '../../name-values.js';
import { statisticText } from '../../output/number-text.js';
import { table } from '../../output/table.js';
import { answerRequests, type BatchRequest } from './answer-requests.js';
import { CsvTables, finiteColumn } from './csv-tables.js';
import { knownIndicator } from './known-indicator.js';
import { recordField, textField, textListField } from './request-field.js';

interface Computed {
  readonly outputs: { readonly [name: string]: readonly (number | null)[] };
}

/** Computes an indicator over columns of a file: one from options, or many from `--spec`. */
export const action: Action = async (context, input): Promise<ExitCode | void> => {
  const tables = new CsvTables();
  const answer = (request: BatchRequest): Promise<Computed> => compute(tables, request);
  const spec = input.text('spec');
  if (spec !== undefined) return answerRequests(context, spec, answer);

  const request = requestOf(input);
  const result = await answer(request);
  const last = input.integer('last', { min: 1, max: 100_000 }) ?? 10;
  context.output.result(result, () => lastRows(result, last));
};

async function compute(tables: CsvTables, request: BatchRequest): Promise<Computed> {
  const definition = knownIndicator(textField(request, 'indicator'));
  const indicator = definition.create(recordField(request, 'params'));
  const file = await tables.load(textField(request, 'csv'));
  const columns = inputNames(definition, request).map((name, at) =>
    definition.inputs[at] === 'time' ? file.time() : finiteColumn(file, name),
  );
  const series = Object.values(computeIndicator(indicator, columns));
  return { outputs: Object.fromEntries(series.map((one) => [one.name, toNullable(one)])) };
}

/** Times are no column of numbers: they come from the file by themselves, unless they are named. */
function inputNames(definition: IndicatorDefinition, request: BatchRequest): readonly string[] {
  if (request['inputs'] === undefined) return definition.inputs;
  const names = textListField(request, 'inputs');
  const timeIsLeft = definition.inputs[names.length] === 'time';
  return timeIsLeft ? [...names, 'time'] : names;
}

function requestOf(input: Input): BatchRequest {
  const inputs = input.text('inputs');
  return {
    indicator: input.requiredArgument('indicator'),
    csv: input.required('csv', 'spy.csv'),
    params: parseNameValues(input.list('param'), 'param'),
    ...(inputs === undefined ? {} : { inputs: inputs.split(',').map((name) => name.trim()) }),
  };
}

function lastRows({ outputs }: Computed, last: number): string {
  const names = Object.keys(outputs);
  const rows = outputs[names[0]!]?.length ?? 0;
  const shown = Array.from(
    { length: Math.min(last, rows) },
    (_, at) => rows - Math.min(last, rows) + at,
  );
  return table(shown, [
    { title: 'row', cell: (row) => String(row), align: 'right' },
    ...names.map((name) => ({
      title: name,
      cell: (row: number) => statisticText(outputs[name]![row], 6),
      align: 'right' as const,
    })),
  ]);
}
