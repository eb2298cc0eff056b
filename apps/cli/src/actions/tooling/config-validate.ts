import type { Action } from '../../command-spec.js';
import { loadSettings } from '../../settings.js';

/** Checks every setting; throws one error that names everything wrong. */
export const action: Action = async (context) => {
  const { url } = context.flags;
  const config = await loadSettings(context, url === undefined ? {} : { url });
  context.output.result({ valid: true, home: config.home }, () => '  ✓ the configuration is valid');
};
