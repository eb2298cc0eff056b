// Order books through `vela book replay`: in blind mode for the values, in strict mode for gaps.

export const command = ['book', 'replay'];

/** Returns the requests of a case: what is to be measured is in the names of its values. */
export function requests({ id, dataset, expected }, path) {
  const names = [...new Set(expected.flatMap((one) => Object.keys(one)))];
  const numbers = (pattern) => [
    ...new Set(names.map((name) => pattern.exec(name)?.[1]).filter((text) => text !== undefined)),
  ];
  const request = {
    csv: path(dataset),
    depths: numbers(/^(?:bidDepth|askDepth|imbalance)(\d+)$/).map(Number),
    sweeps: numbers(/^market(?:Buy|Sell)_([\d.]+)$/).map(Number),
  };
  return [
    { ...request, id, mode: 'blind' },
    { ...request, id: `${id} strict`, mode: 'strict' },
  ];
}

/** Compares the answers of a case. */
export function check({ id, expected, messages, conventions }, answers, faults) {
  const { books, gaps, messages: count } = answers.get(id).result;
  if (messages !== undefined) faults.exact('messages', count, messages);
  const byMessage = new Map(books.map((book) => [book.message, book]));
  for (const want of expected) {
    const book = byMessage.get(want.message);
    if (book === undefined) faults.add(`message ${want.message} is missing`);
    else checkBook(book, want, faults);
  }
  checkGap(id, { conventions, gaps, strict: answers.get(`${id} strict`) }, faults);
}

/** A strict replay refuses exactly the books that have a gap. */
function checkGap(id, { conventions, gaps, strict }, faults) {
  const said = Object.entries(conventions).some(
    ([name, text]) => id.includes(name) && /strict/.test(text) && /gap/.test(text),
  );
  if (said) faults.exact('has a gap', gaps.length > 0, true);
  if (gaps.length === 0) faults.exact('strict replay', strict.ok, true);
  else faults.exact('strict refusal', strict.error?.code, 'DATA_MISSING');
}

const COUNTS = ['bidLevels', 'askLevels', 'crossed'];
const NUMBERS = ['bestBid', 'bestBidSize', 'bestAsk', 'bestAskSize', 'mid', 'microprice'];
const TOTALS = ['totalBid', 'totalAsk'];

function checkBook(book, want, faults) {
  const name = (key) => `message ${want.message} ${key}`;
  for (const [key, value] of Object.entries(want)) {
    if (key === 'message' || value === null) continue;
    const depth = /^(bidDepth|askDepth|imbalance)(\d+)$/.exec(key);
    const sweep = /^market(Buy|Sell)_([\d.]+)$/.exec(key);
    if (COUNTS.includes(key)) faults.exact(name(key), book[key], value);
    else if (key === 'type') {
      // What is no snapshot is called delta here, and update or set by others.
      faults.exact(name(key), book.type === 'snapshot', value === 'snapshot');
    } else if (key === 'updateId') faults.exact(name(key), book.updateId, String(value));
    else if (key === 'timestamp') {
      faults.exact(name(key), Date.parse(book.timestamp), Date.parse(value));
    } else if ([...NUMBERS, ...TOTALS].includes(key)) faults.number(name(key), book[key], value);
    else if (depth !== null) {
      const field = { bidDepth: 'bid', askDepth: 'ask', imbalance: 'imbalance' }[depth[1]];
      const found = book.depths.find(({ levels }) => levels === Number(depth[2]));
      faults.number(name(key), found?.[field], value);
    } else if (sweep !== null) checkSweep(name(key), book, sweep, value, faults);
    else faults.unknown.add(key);
  }
}

function checkSweep(name, { sweeps }, [, side, quantity], want, faults) {
  const found = sweeps.find(
    (one) => one.side === side.toLowerCase() && one.quantity === Number(quantity),
  );
  faults.number(`${name} filled`, found?.filled, want.filled);
  faults.number(`${name} average`, found?.averagePrice, want.avgPrice);
  faults.number(`${name} worst`, found?.worstPrice, want.worst);
}
