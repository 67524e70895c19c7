import { tmpdir } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { startBrowser } from '../playground/browser.ts';
import { type BuiltPage, buildPage } from '../playground/server/build.ts';
import { servePlayground } from '../playground/server/serve.ts';
import { openStage, type Stage } from '../playground/stage/stage.ts';
import { median, time } from './numbers.ts';
import type { Row } from './row.ts';

/** What the playground's page costs. */
export interface PlaygroundFigures {
  /** From the first request to a composer that takes text, ms; medians of some openings by browsers that know nothing of it. */
  usableMs: number;
  /** Frames drawn in a second while nothing happens, and while messages are edited. */
  frames: { atRest: number; underEdits: number };
  edits: { messages: number; perSecond: number };
  /** From an edit of a message to the frame in which its text is on the screen, ms: half of them, and the longest. */
  behindMs: { median: number; most: number };
  /** gzip, bytes. */
  bundle: { page: number; editor: number };
}

const messages = 50;
const perSecond = 200;

/** Opens the page, and has 50 visible messages edited 200 times in a second. */
export async function benchPlayground(seconds: number): Promise<PlaygroundFigures> {
  const built = await buildPage();
  const latency = { meanMs: 0, spreadMs: 0 };
  const stage = await openStage({ environment: { TMPDIR: tmpdir() }, latency });
  const served = await servePlayground(stage, built, 0);
  const browser = await startBrowser();
  try {
    await stage.ready;
    const openings: number[] = [];
    for (let index = 0; index < 5; index += 1) {
      const page = await (await browser.newContext()).newPage();
      const startedAt = performance.now();
      await page.goto(served.url);
      await page.getByRole('textbox').first().waitFor();
      openings.push(performance.now() - startedAt);
      await page.context().close();
    }
    const page = await (await browser.newContext({ viewport: { width: 1600, height: 3000 } })).newPage();
    await page.goto(served.url);
    await page.getByRole('log').waitFor();
    const edited = await editsShown(stage, page, seconds);
    return {
      usableMs: median(openings),
      ...edited,
      edits: { messages, perSecond },
      bundle: sizesOf(built),
    };
  } finally {
    await browser.close();
    await served.close();
    await stage.close();
  }
}

async function editsShown(
  stage: Stage,
  page: Page,
  seconds: number,
): Promise<Pick<PlaygroundFigures, 'frames' | 'behindMs'>> {
  const { owner } = stage.discord;
  const sent = [];
  for (let index = 0; index < messages; index += 1)
    sent.push(await owner.send(stage.lobby, `message ${index}: **begun**`));
  await page.getByText(`message ${messages - 1}:`).waitFor();
  const watched = sent.at(-1)?.id ?? '';
  const atRest = await drawnIn(page, seconds, watched);
  const drawing = drawnIn(page, seconds, watched);
  const startedAt = performance.now();
  for (let edit = 0; edit < seconds * perSecond; edit += 1) {
    const which = sent[edit % messages];
    if (which) owner.edit(which, `edited at ${Date.now()}: *${edit}* with \`code\` and **more** of it`);
    const ahead = startedAt + ((edit + 1) * 1000) / perSecond - performance.now();
    if (ahead > 1) await delay(ahead);
  }
  const { frames: underEdits, agesMs } = await drawing;
  return {
    frames: { atRest: atRest.frames, underEdits },
    behindMs: { median: median(agesMs), most: Math.max(...agesMs) },
  };
}

/**
 * What a page draws in some seconds: frames in a second, and how old the edits of a message are, ms, in the first frame after that
 * which has them.
 */
async function drawnIn(
  page: Page,
  seconds: number,
  message: string,
): Promise<{ frames: number; agesMs: number[] }> {
  // A text, since it runs where other types are.
  const { frames, agesMs } = await page.evaluate<{
    frames: number;
    agesMs: number[];
  }>(`new Promise((resolve) => {
    const message = document.querySelector('[data-message="${message}"]');
    const agesMs = [];
    let frames = 0;
    let seen = message.textContent;
    const startedAt = performance.now();
    const look = () => {
      frames += 1;
      const text = message.textContent;
      if (text !== seen) agesMs.push(Date.now() - Number(/edited at (\\d+)/.exec(text)[1]));
      seen = text;
      if (performance.now() - startedAt < ${seconds * 1000}) requestAnimationFrame(look);
      else resolve({ frames, agesMs });
    };
    requestAnimationFrame(look);
  })`);
  return { frames: frames / seconds, agesMs };
}

function sizesOf({ names, asset }: BuiltPage): PlaygroundFigures['bundle'] {
  const size = (fits: (name: string) => boolean) =>
    names.filter(fits).reduce((sum, name) => sum + gzipSync(asset(name) ?? '').length, 0);
  const isEditor = (name: string) => /^presets-/.test(name);
  return { page: size((name) => !isEditor(name)), editor: size(isEditor) };
}

/** How it was measured. */
export const playgroundRemark =
  '50 messages that are all visible, each edited four times a second, in turns; the browser is the headless Chromium of the tests, on the machine on which everything else runs, too.';

/** The table of the playground. */
export function playgroundRows({ usableMs, frames, behindMs, bundle }: PlaygroundFigures): Row[] {
  const kilobytes = (bytes: number) => `${Math.round(bytes / 1000)} kB`;
  const share = frames.underEdits / frames.atRest;
  return [
    row('page usable after it is opened', time(usableMs), '≤ 1.00 s', usableMs > 1000),
    row(
      'frames in a second, 200 edits in it',
      `${frames.underEdits.toFixed(0)} (${share.toFixed(2)} × at rest)`,
      '≥ 0.9 × at rest',
      share < 0.9,
    ),
    row('an edit is on the screen after', time(behindMs.median)),
    row('the slowest of them', time(behindMs.most), '≤ 250 ms', behindMs.most > 250),
    row('bundle without the editor, gzip', kilobytes(bundle.page), '≤ 500 kB', bundle.page > 500_000),
    row('the editor, loaded when it is opened, gzip', kilobytes(bundle.editor)),
  ];
}

function row(what: string, measured: string, target = '', missed = false): Row {
  return { what, measured, target, missed, naive: '', bound: '' };
}
