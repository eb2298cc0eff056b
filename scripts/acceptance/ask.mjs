// Sends a batch of requests through one of Vela's commands.
import { spawnSync } from 'node:child_process';

const MINUTES_MAX = 15;

/**
 * Returns a function `(command, requests) => answers by id`. It throws when the command gives no
 * answer, prints something else than answers, or ends with another status than its answers tell.
 */
export function createAsk(vela, cwd) {
  const [program, ...first] = vela;
  return (command, requests) => {
    const input = requests.map((request) => `${JSON.stringify(request)}\n`).join('');
    const run = spawnSync(program, [...first, ...command, '--spec', '-', '--json'], {
      cwd,
      input,
      encoding: 'utf8',
      maxBuffer: 2 ** 31 - 1,
      timeout: MINUTES_MAX * 60_000,
    });
    if (run.error) throw run.error;
    const answers = readAnswers(command, run);
    const refused = [...answers.values()].some(({ ok }) => !ok);
    const expected = refused ? 7 : 0;
    if (run.status !== expected) {
      throw new Error(`${command.join(' ')} ended with ${run.status}, expected ${expected}`);
    }
    return answers;
  };
}

function readAnswers(command, { stdout, stderr, status }) {
  const answers = new Map();
  for (const line of stdout.split('\n').filter((text) => text !== '')) {
    let answer;
    try {
      answer = JSON.parse(line);
    } catch (cause) {
      const shown = line.slice(0, 120);
      throw new Error(`${command.join(' ')} printed something else than JSON: ${shown}`, { cause });
    }
    answers.set(answer.id, answer);
  }
  if (answers.size > 0) return answers;
  throw new Error(`${command.join(' ')} gave no answer (${status}): ${stderr.slice(-300)}`);
}
