/**
 * Returns the criteria that an outcome fails, as sentences. Each scenario must have injected faults
 * and seen no violation, and its unprotected twin, where it has one, must have been caught: a test
 * that cannot fail proves nothing. A scenario adds its own through `criteria`.
 */
export function failedCriteria(outcome, scenario, options) {
  const failed = [];
  const { faults, violations, twinViolations } = outcome;
  if (!(total(faults) > 0)) failed.push('no fault was injected');
  if (total(violations) !== 0) failed.push(`${total(violations)} violations, none is allowed`);
  if (twinViolations !== undefined && !(total(twinViolations) > 0)) {
    failed.push('the unprotected twin was not caught: the scenario cannot see what it looks for');
  }
  return [...failed, ...(scenario.criteria?.(outcome, options) ?? [])];
}

/** A count may be one number, a list of findings, or numbers by kind; no count is no number. */
function total(count) {
  if (Array.isArray(count)) return count.length;
  if (count !== null && typeof count === 'object') {
    return Object.values(count).reduce((sum, value) => sum + total(value), 0);
  }
  return typeof count === 'number' ? count : Number.NaN;
}
