import { existsSync } from 'node:fs';
import { type Browser, type Page, chromium } from 'playwright-core';

/** Where systems keep the browser; `VELA_CHROMIUM` names another place. */
const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Path of a Chromium of this machine, null when there is none. */
export const chromiumPath: string | null =
  [process.env['VELA_CHROMIUM'] ?? '', ...PLACES].find((path) => path !== '' && existsSync(path)) ??
  null;

/** Returns a browser without a window. */
export const openBrowser = (executablePath: string): Promise<Browser> =>
  chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });

/** What a page did that it must not do. */
export interface OpenedPage {
  readonly page: Page;
  /** Errors, and addresses other than its own file. */
  readonly complaints: readonly string[];
}

/** Returns a file as a reader opens it, without a network. */
export async function openFile(
  browser: Browser,
  path: string,
  { width = 1_200, isDark = false } = {},
): Promise<OpenedPage> {
  const context = await browser.newContext({
    offline: true,
    viewport: { width, height: 900 },
    colorScheme: isDark ? 'dark' : 'light',
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  const address = `file://${path}`;
  page.on('console', (message) => complaints.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('request', (request) => {
    if (request.url() !== address) complaints.push(`request: ${request.url()}`);
  });
  await page.goto(address);
  return { page, complaints };
}
