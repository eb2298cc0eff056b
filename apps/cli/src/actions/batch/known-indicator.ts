import { type IndicatorDefinition, catalogue } from '@vela/indicators';
import { VelaError } from '@vela/kernel';

const SHOWN = 6;

/** Returns the indicator of a name in any case; throws `NOT_FOUND` with names that look like it. */
export function knownIndicator(name: string): IndicatorDefinition {
  const wanted = name.toUpperCase();
  const definition = catalogue.get(wanted);
  if (definition !== undefined) return definition;
  const near = [...catalogue.values()]
    .filter((one) => looksLike(wanted, one))
    .map((one) => one.name)
    .slice(0, SHOWN);
  throw new VelaError('NOT_FOUND', `there is no indicator "${name}"`, {
    hint:
      near.length === 0
        ? 'List them with vela indicator list.'
        : `Did you mean ${near.join(', ')}? All are in vela indicator list.`,
    path: ['indicator'],
  });
}

/** Part of a name or title, or a name that begins as the wish does or is one letter longer. */
function looksLike(wanted: string, { name, title }: IndicatorDefinition): boolean {
  if (wanted.length < 2) return false;
  const isPart = name.includes(wanted) || title.toUpperCase().includes(wanted);
  return isPart || name.startsWith(wanted.slice(0, 3)) || wanted.startsWith(name);
}
