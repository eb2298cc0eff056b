import pc from 'picocolors';

const LEVELS: Readonly<Record<number, readonly [string, (text: string) => string]>> = {
  20: ['debug', pc.gray],
  30: ['info ', pc.cyan],
  40: ['warn ', pc.yellow],
  50: ['error', pc.red],
};

interface Line {
  readonly level: number;
  readonly time: number;
  readonly msg: string;
  readonly [field: string]: unknown;
}

const shown = (value: unknown): string => {
  const text = String(value);
  return /^[^\s"=]+$/.test(text) ? text : JSON.stringify(text);
};

/** Returns a JSON log line as one line for a reader, `12:30:00.000 info  message  key=value`. */
export function textLine(json: string, colour: boolean): string {
  const { level, time, msg, ...fields } = JSON.parse(json) as Line;
  const at = new Date(time).toISOString().slice(11, 23);
  const [name, paint] = LEVELS[level] ?? ['     ', String];
  const rest = Object.entries(fields)
    .map(([key, value]) => `${key}=${shown(value)}`)
    .join(' ');
  // A message of several lines would look like several lines of the log.
  const message = msg.replace(/\s*\n\s*/g, ' | ');
  const head = colour ? `${pc.gray(at)} ${paint(name)}` : `${at} ${name}`;
  const tail = colour ? pc.gray(rest) : rest;
  return `${head} ${message}${rest === '' ? '' : `  ${tail}`}\n`;
}
