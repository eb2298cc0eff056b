import { accepted, STRATEGY_CHECK } from '@vela/client';
import type { Action } from '../../command-spec.js';
import { EXIT, type ExitCode } from '../../exit-code.js';
import { diagnosticsText } from '../../strategy/diagnostics.js';
import { parametersText } from '../../strategy/parameters-text.js';
import { SourceRefused } from '../../strategy/push-strategy.js';
import { readStrategyFile } from '../../strategy/strategy-file.js';

/** Type-checks a strategy; stores nothing. */
export const action: Action = async (context, input): Promise<ExitCode> => {
  const { output } = context;
  const path = input.requiredArgument('file');
  const source = await readStrategyFile(path);
  const { client } = await context.connect();
  const { strategyCheck } = await client.query(STRATEGY_CHECK, { source }, context);
  const { compiles, name, parameters, diagnostics } = accepted(strategyCheck);
  if (diagnostics.length > 0 && !output.json) {
    output.note(diagnosticsText(diagnostics, { path, source }, output.paintError));
  }
  if (!compiles) {
    const errors = diagnostics.filter(({ severity }) => severity === 'ERROR').length;
    throw new SourceRefused(
      {
        code: 'STRATEGY_DOES_NOT_COMPILE',
        message: `does not compile: ${errors} error${errors === 1 ? '' : 's'}`,
        hint: null,
        path: null,
      },
      path,
      diagnostics,
    );
  }
  output.result({ file: path, compiles, name, parameters, diagnostics }, () =>
    [`  ${output.paint.green('✓')} ${path} compiles`, parametersText(parameters)].join('\n'),
  );
  return diagnostics.some(({ severity }) => severity === 'WARNING') ? EXIT.findings : EXIT.done;
};
