import { expect, test } from 'vitest';
import { neededFor, type PlaceKind } from '../../src/bot/needed-for.ts';

const kinds: Record<string, PlaceKind> = {
  1: { isThread: false, isForum: false },
  2: { isThread: true, isForum: false },
  3: { isThread: false, isForum: true },
};

/** What a request needs beside seeing the channel. */
function needs(method: string, fullRoute: string, body?: object, files?: unknown[]): string[] | undefined {
  const about = neededFor({ method, fullRoute, body, files }, (id) => kinds[id]);
  expect(about?.needed[0] ?? 'ViewChannel').toBe('ViewChannel');
  return about?.needed.slice(1);
}

test('each act needs what Discord refuses it without', () => {
  expect(needs('POST', '/channels/1/messages', { content: 'hi', embeds: [] })).toEqual(['SendMessages']);
  expect(needs('POST', '/channels/2/messages', { embeds: [{}] }, [{}])).toEqual([
    'SendMessagesInThreads',
    'AttachFiles',
    'EmbedLinks',
  ]);
  expect(needs('POST', '/channels/1/messages', { poll: {}, message_reference: {} })).toEqual([
    'SendMessages',
    'SendPolls',
    'ReadMessageHistory',
  ]);
  expect(needs('PATCH', '/channels/2/messages/9', {}, [{}])).toEqual(['AttachFiles']);
  expect(needs('PATCH', '/channels/2/messages/9', { content: 'hi' })).toEqual([]);
  expect(needs('POST', '/channels/1/typing')).toEqual(['SendMessages']);
  expect(needs('POST', '/channels/1/messages/9/threads', {})).toEqual(['CreatePublicThreads']);
  expect(needs('POST', '/channels/1/threads', { type: 11 })).toEqual(['CreatePublicThreads']);
  expect(needs('POST', '/channels/1/threads', {})).toEqual(['CreatePrivateThreads']);
  expect(needs('POST', '/channels/3/threads', { message: { embeds: [{}] } })).toEqual([
    'SendMessages',
    'EmbedLinks',
  ]);
  expect(needs('GET', '/channels/1/messages')).toEqual(['ReadMessageHistory']);
  expect(needs('GET', '/channels/1/messages/9')).toEqual(['ReadMessageHistory']);
});

test('what is not known to need anything is asked', () => {
  expect(needs('POST', '/channels/4/messages', { content: 'to somebody directly' })).toBeUndefined();
  expect(needs('POST', '/webhooks/1/token')).toBeUndefined();
  expect(needs('GET', '/channels/1')).toBeUndefined();
  expect(needs('DELETE', '/channels/1/messages/9')).toBeUndefined();
  expect(needs('PATCH', '/channels/2')).toBeUndefined();
});
