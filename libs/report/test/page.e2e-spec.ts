import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { nodeHasher } from '@vela/runners';
import { type Browser, type Page, chromium } from 'playwright-core';
import { htmlReport, reportModel } from '../src/index.js';
import { reportCase } from './report-case.js';

/** Where systems keep the browser; `VELA_CHROMIUM` names another place. */
const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Path of a Chromium of this machine, null when there is none. */
const chromiumPath: string | null =
  [process.env['VELA_CHROMIUM'] ?? '', ...PLACES].find((path) => path !== '' && existsSync(path)) ??
  null;

/** Returns a browser without a window. */
const openBrowser = (executablePath: string): Promise<Browser> =>
  chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });

/** What a page did that it must not do. */
interface OpenedPage {
  readonly page: Page;
  /** Errors, and addresses other than its own file. */
  readonly complaints: readonly string[];
}

/** Returns a file as a reader opens it, without a network. */
async function openFile(
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

const folder = mkdtempSync(join(tmpdir(), 'vela-report-'));
const file = join(folder, 'run.html');
let browser: Browser;

afterAll(() => rmSync(folder, { recursive: true, force: true }));

if (chromiumPath === null) {
  describe('the page in a browser', () => {
    it('is not looked at here: there is no Chromium (apt-get install chromium, or VELA_CHROMIUM)', () => {
      expect(chromiumPath).toBeNull();
    });
  });
} else {
  const executable = chromiumPath;

  describe('the page in a browser', () => {
    beforeAll(async () => {
      const input = reportCase({ candles: 1_500, trades: 40 });
      writeFileSync(file, htmlReport(reportModel(input), nodeHasher));
      browser = await openBrowser(executable);
    }, 60_000);
    afterAll(() => browser?.close());

    const opened = async <T>(
      options: Parameters<typeof openFile>[2],
      look: (one: OpenedPage) => Promise<T>,
    ): Promise<T> => {
      const one = await openFile(browser, file, options);
      try {
        return await look(one);
      } finally {
        await one.page.context().close();
      }
    };

    it.each([
      ['wide and light', { width: 1_200 }],
      ['wide and dark', { width: 1_200, isDark: true }],
      ['narrow', { width: 360 }],
    ])(
      'opens %s without a network, a complaint or a sideways scroll',
      async (_, options) => {
        await opened(options, async ({ page, complaints }) => {
          const widths = await page.evaluate(
            'JSON.stringify([document.documentElement.scrollWidth, innerWidth])',
          );
          const [content, window] = JSON.parse(String(widths)) as [number, number];
          expect(content).toBeLessThanOrEqual(window);
          const picture = await page.screenshot({ fullPage: true });
          // A page of one colour would be a few kilobytes.
          expect(picture.length).toBeGreaterThan(60_000);
          expect(complaints).toEqual([]);
        });
      },
      60_000,
    );

    it('is dark where the reader wants it dark, and light on paper', async () => {
      const paper = 'getComputedStyle(document.documentElement).backgroundColor';
      await opened({ isDark: true }, async ({ page }) => {
        expect(await page.evaluate(paper)).toBe('rgb(19, 22, 25)');
        await page.emulateMedia({ media: 'print' });
        expect(await page.evaluate(paper)).toBe('rgb(255, 255, 255)');
      });
    }, 60_000);

    it('prints as a PDF of some pages', async () => {
      const path = join(folder, 'run.pdf');
      await opened({}, ({ page }) => page.pdf({ path, format: 'A4', printBackground: true }));
      expect(statSync(path).size).toBeGreaterThan(40_000);
    }, 60_000);

    it('reads values by pointer and by arrow keys', async () => {
      await opened({}, async ({ page, complaints }) => {
        const readout = page.locator('#equity-readout');
        await page.locator('#chart-equity').focus();
        await page.keyboard.press('End');
        expect(await readout.textContent()).toContain('2009-10-02');
        await page.keyboard.press('Home');
        expect(await readout.textContent()).toContain('2004-01-05');
        await page.locator('#chart-candles-0').hover({ position: { x: 200, y: 100 } });
        expect(await page.locator('.candles .readout').textContent()).toMatch(/ O .* H .* L .* C /);
        expect(complaints).toEqual([]);
      });
    }, 60_000);

    it('zooms candles, and shows a round trip in them', async () => {
      await opened({}, async ({ page, complaints }) => {
        const shapes = (): Promise<unknown> =>
          page.evaluate("document.querySelector('#chart-candles-0').innerHTML");
        const all = await shapes();
        await page.getByRole('button', { name: 'Zoom in' }).click();
        const near = await shapes();
        expect(near).not.toBe(all);
        await page.locator('#chart-candles-0').focus();
        await page.keyboard.press('0');
        expect(await shapes()).toBe(all);
        await page.locator('#trade-table tbody button').nth(5).click();
        expect(await shapes()).not.toBe(all);
        expect(await page.locator('#trade-table tr.chosen th').textContent()).toBe('6');
        expect(complaints).toEqual([]);
      });
    }, 60_000);

    it('sorts round trips by what is shown in them', async () => {
      await opened({}, async ({ page, complaints }) => {
        const profits = async (): Promise<number[]> =>
          JSON.parse(
            String(
              await page.evaluate(
                "JSON.stringify([...document.querySelectorAll('#trade-table tbody data')].map((one) => Number(one.value)))",
              ),
            ),
          ) as number[];
        await page.getByRole('button', { name: 'Profit' }).click();
        const up = await profits();
        expect(up).toEqual(up.toSorted((a, b) => a - b));
        await page.getByRole('button', { name: 'Profit' }).click();
        expect(await profits()).toEqual(up.toReversed());
        expect(complaints).toEqual([]);
      });
    }, 60_000);
  });
}
