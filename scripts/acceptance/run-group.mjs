// Runs the cases of one group: all requests in one batch, then each case compared by itself.
import { Faults } from './faults.mjs';

const SHOWN_MAX = 12;

/** Returns how many cases passed and failed and how many values were compared. */
export function runGroup(group, cases, { ask, path, say, verbose }) {
  const totals = { passed: 0, failed: 0, compared: 0 };
  const faultsOf = cases.map(() => new Faults());
  const batches = cases.map((one, at) => prepared(() => group.requests(one, path), faultsOf[at]));
  const answers = batches.flat().length === 0 ? new Map() : ask(group.command, batches.flat());
  const unknown = new Set();
  let shown = 0;
  cases.forEach((one, at) => {
    const faults = faultsOf[at];
    if (faults.list.length === 0) {
      prepared(
        () => checkCase(group, one, { requests: batches[at], answers, path, faults }),
        faults,
      );
    }
    totals.compared += faults.compared;
    for (const name of faults.unknown) unknown.add(name);
    // A case that compared nothing shows nothing.
    if (faults.compared === 0 && faults.list.length === 0) faults.add('no value was compared');
    totals[faults.list.length === 0 ? 'passed' : 'failed'] += 1;
    if (faults.list.length === 0 || (shown >= SHOWN_MAX && !verbose)) return;
    shown += 1;
    const first = verbose ? faults.list.join('\n    ') : faults.list[0];
    say(`  FAIL ${one.id}: ${faults.list.length} of ${faults.compared}; ${first}`);
  });
  if (unknown.size > 0) say(`  not compared, unknown to this check: ${[...unknown].join(', ')}`);
  return totals;
}

function checkCase(group, one, { requests, answers, path, faults }) {
  const strict = requests.filter(({ mode }) => mode === 'strict').map(({ id }) => id);
  for (const { id } of requests) {
    const answer = answers.get(id);
    if (answer === undefined) throw new Error(`${id} has no answer`);
    // A strict replay may be refused: the group looks at that itself.
    if (!answer.ok && !strict.includes(id)) {
      throw new Error(`${id} was refused: ${JSON.stringify(answer.error)}`);
    }
  }
  group.check(one, answers, faults, path);
}

/** What goes wrong in one case must not hide the others. */
function prepared(run, faults) {
  try {
    return run() ?? [];
  } catch (cause) {
    faults.add(cause.message);
    return [];
  }
}
