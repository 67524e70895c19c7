import { inert } from '../guard.ts';
import { Refused, type Route } from '../route.ts';

/** What browsers show without running anything of it. SVG is not among them: it holds scripts. */
const shown = /^(image\/(png|jpeg|gif|webp|avif)|audio\/[\w.+-]+|video\/[\w.+-]+)$/;

/** `GET /files/ID/NAME`: a file that somebody has put into the local Discord. Nothing of it is ever run: what is no picture, sound or film is saved. */
export const files: Route = {
  method: 'GET',
  path: 'files',
  answer({ stage, request, response, rest }) {
    const file = stage.discord.fileOf(rest[0] ?? '');
    if (!file) throw new Refused(404, 'This file is not there.');
    const type = file.contentType.split(';')[0]?.trim().toLowerCase() ?? '';
    const isShown = shown.test(type);
    response.setHeader('Content-Security-Policy', inert);
    response.setHeader('Content-Type', isShown ? type : 'application/octet-stream');
    if (!isShown) response.setHeader('Content-Disposition', 'attachment');
    response.setHeader('Cache-Control', 'private, max-age=3600');
    response.setHeader('Accept-Ranges', 'bytes');
    const { bytes } = file;
    const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') ?? [];
    if (from === undefined) {
      response.end(bytes);
      return;
    }
    const end = to ? Math.min(Number(to), bytes.length - 1) : bytes.length - 1;
    if (Number(from) > end) {
      response.setHeader('Content-Range', `bytes */${bytes.length}`);
      throw new Refused(416, 'There is no such part.');
    }
    response.statusCode = 206;
    response.setHeader('Content-Range', `bytes ${from}-${end}/${bytes.length}`);
    response.end(bytes.subarray(Number(from), end + 1));
  },
};
