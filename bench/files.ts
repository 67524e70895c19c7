import { performance } from 'node:perf_hooks';
import { createCanvas } from '@napi-rs/canvas';
import { say } from '../sandbox/openrouter/scenarios.ts';
import { openWorld } from './world.ts';

/** What questions with files took. */
export interface FilesFigures {
  /** From the message to the first byte of the request at the model, ms; one for each question. */
  firstByte: number[];
  /** Of the request, MiB. */
  bodyMiB: number;
  /** Of the bot before, and the most it ever held. */
  restingMiB: number;
  peakMiB: number;
  /** The most that the processes which open files held, all together. */
  openersMiB: number;
  complaints: readonly string[];
}

interface Upload {
  name: string;
  data: Buffer;
}

const mebibyte = 1024 * 1024;
const watchEveryMs = 20;

/** Asks about a PDF of 10 MiB, again and again, another one each time. */
export function askAboutPdf(times: number): Promise<FilesFigures> {
  return ask(times, (time) => [{ name: 'report.pdf', data: pdf(10 * mebibyte, time) }]);
}

/** Asks about ten photos of 4 MiB each, others each time. */
export function askAboutPhotos(times: number): Promise<FilesFigures> {
  const base = photo();
  return ask(times, (time) =>
    Array.from({ length: 10 }, (_, index) => ({
      name: `photo-${index}.jpg`,
      data: padded(base, 4 * mebibyte, time * 10 + index),
    })),
  );
}

async function ask(times: number, files: (time: number) => Upload[]): Promise<FilesFigures> {
  await using world = await openWorld();
  const { discord, openrouter } = world;
  openrouter.answer(() => say('It is a cat.'));
  const server = discord.server('Server', { owner: discord.owner });
  const bot = await world.start('parley', { FETCH_ALLOW: '127.0.0.1' });
  const restingMiB = bot.memory.now;
  let openersMiB = 0;
  using watch = new DisposableStack();
  const timer = setInterval(() => {
    openersMiB = Math.max(openersMiB, bot.childrenMiB);
  }, watchEveryMs);
  watch.defer(() => clearInterval(timer));
  const firstByte: number[] = [];
  for (let time = 0; time < times; time += 1) {
    const channel = server.channel(`channel-${time}`);
    // Of one member only two answers are written at once.
    const member = discord.member(`member-${time}`, { in: server });
    const attachments = files(time);
    const before = openrouter.requests.length;
    const askedAt = performance.timeOrigin + performance.now();
    await member.send(channel, 'What is in these?', { mention: true, attachments });
    await openrouter.until(() => {
      bot.mustRun();
      return openrouter.requests.length > before;
    }, 60_000);
    const request = openrouter.requests[before];
    if (!request) throw new Error('no model was asked');
    firstByte.push(request.at - askedAt);
    await openrouter.until(() => request.finished !== undefined);
  }
  const last = openrouter.requests.at(-1);
  return {
    firstByte,
    bodyMiB: Number(last?.headers['content-length'] ?? JSON.stringify(last?.body).length) / mebibyte,
    ...{ restingMiB, peakMiB: bot.memory.peak, openersMiB },
    complaints: bot.complaints,
  };
}

/** 12 megapixels, as phones take them: soft, with a little noise. */
function photo(): Buffer {
  const canvas = createCanvas(4000, 3000);
  const context = canvas.getContext('2d');
  const pixels = context.createImageData(canvas.width, canvas.height);
  let seed = 1;
  for (let index = 0; index < pixels.data.length; index += 4) {
    seed = (seed * 48_271) % 2_147_483_647;
    const noise = seed % 24;
    const at = index / 4;
    pixels.data[index] = ((at % 4000) / 4000) * 200 + noise;
    pixels.data[index + 1] = (at / 12_000_000) * 200 + noise;
    pixels.data[index + 2] = 128 + noise;
    pixels.data[index + 3] = 255;
  }
  context.putImageData(pixels, 0, 0);
  return canvas.toBuffer('image/jpeg', 85);
}

/** The same file with a tail of its own, which no decoder reads. */
function padded(bytes: Buffer, size: number, seed: number): Buffer {
  const tail = Buffer.alloc(Math.max(16, size - bytes.length), `${seed} `);
  return Buffer.concat([bytes, tail]);
}

function pdf(size: number, seed: number): Buffer {
  const content = 'BT /F1 24 Tf 72 700 Td (The cat sat on the mat) Tj ET';
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>',
    '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    '<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>',
    `<</Length ${content.length}>>\nstream\n${content}\nendstream`,
    '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>',
    `<</Length ${size}>>\nstream\n${`${seed} `.repeat(size).slice(0, size)}\nendstream`,
  ];
  const places: number[] = [];
  let text = '%PDF-1.4\n';
  for (const [index, object] of objects.entries()) {
    places.push(text.length);
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
  }
  const table = places.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('');
  return Buffer.from(
    `${text}xref\n0 7\n0000000000 65535 f \n${table}trailer\n<</Size 7/Root 1 0 R>>\nstartxref\n${text.length}\n%%EOF`,
    'latin1',
  );
}
