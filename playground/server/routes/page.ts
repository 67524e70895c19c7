import { randomBytes } from 'node:crypto';
import { extname } from 'node:path';
import type { BuiltPage } from '../build.ts';
import { Refused, type Route } from '../route.ts';

const types: Record<string, string> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/**
 * What the page may do: run its own scripts, show its own pictures, talk to its own server. Styles that scripts make (the editor's)
 * carry the nonce.
 */
function policy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    "media-src 'self' blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
  ].join('; ');
}

/** `GET /` and `GET /assets/NAME`. */
export function createPage(page: BuiltPage): Route[] {
  return [
    {
      method: 'GET',
      path: '',
      answer({ response }) {
        const nonce = randomBytes(16).toString('base64');
        response.setHeader('Content-Security-Policy', policy(nonce));
        response.setHeader('Content-Type', 'text/html; charset=utf-8');
        response.setHeader('Cache-Control', 'no-store');
        response.end(page.index.replace('</head>', `<meta property="csp-nonce" nonce="${nonce}"></head>`));
      },
    },
    {
      method: 'GET',
      path: 'assets',
      answer({ response, rest }) {
        const [name = ''] = rest;
        const bytes = page.asset(name);
        const type = types[extname(name)];
        if (!bytes || !type) throw new Refused(404, 'There is nothing here.');
        response.setHeader('Content-Type', type);
        // Its name holds its hash.
        response.setHeader('Cache-Control', 'max-age=31536000, immutable');
        response.end(bytes);
      },
    },
  ];
}
