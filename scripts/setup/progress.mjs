/**
 * Returns a progress line on stderr: rewritten in place on a terminal, else printed anew at most
 * every ten seconds, so that a log shows that the work goes on without filling up.
 */
export function progressLine(describe) {
  const stream = process.stderr;
  const start = Date.now();
  const seconds = () => Math.round((Date.now() - start) / 1000);
  const draw = () => {
    const text = `vela: ${describe()} (${seconds()} s)`;
    stream.write(stream.isTTY ? `\r\u001b[K${text}` : `${text}\n`);
  };
  if (stream.isTTY) draw();
  const timer = setInterval(draw, stream.isTTY ? 500 : 10_000);
  return {
    /** Takes the line away and says in a last one what was done. */
    end(text) {
      clearInterval(timer);
      if (stream.isTTY) stream.write('\r\u001b[K');
      stream.write(`vela: ${text} (${seconds()} s)\n`);
    },
  };
}
