import type { LocalDiscord } from '../../sandbox/discord/index.ts';

/** What a raw call got back. */
export interface RawAnswer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: whatever came, to be looked at by expectations
  body: any;
}

/** One REST call as a client makes it, without discord.js between. */
export async function rest(
  discord: LocalDiscord,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<RawAnswer> {
  const response = await fetch(`${discord.apiUrl}/v10${path}`, {
    method,
    headers: {
      'User-Agent': 'DiscordBot (https://example.org, 1.0)',
      Authorization: `Bot ${discord.token}`,
      ...(body !== undefined && { 'Content-Type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : undefined };
}
