import type { Input } from '../input.js';

/** Returns the options of the simulated venue that `--option` names, typed as each one is. */
export async function simulationOptionsOf(
  input: Input,
): Promise<Readonly<Record<string, unknown>>> {
  const texts = input.list('option');
  if (texts.length === 0) return {};
  // The schema of the options is loaded for those who use it.
  const { simulationValues } = await import('./simulation-values.js');
  return simulationValues(texts);
}
