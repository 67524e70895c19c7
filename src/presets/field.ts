import { z } from 'zod';

// Each message says what is expected, in words that follow "expected": complaint.ts adds what came and where.

/** A number within bounds, both included. */
export function number(from: number, to: number) {
  const error = `a number from ${from} to ${to}`;
  return z.number({ error }).min(from, { error }).max(to, { error });
}

/** A whole number within bounds, both included. */
export function whole(from: number, to: number) {
  const error = `a whole number from ${from} to ${to}`;
  return z.int({ error }).min(from, { error }).max(to, { error });
}

/** Text that is not empty, at most `limit` UTF-16 units long. */
export function text(limit: number) {
  const error = `a text of at most ${limit} characters`;
  return z.string({ error }).min(1, { error }).max(limit, { error });
}

/** `true` or `false`. */
export function flag() {
  return z.boolean({ error: 'true or false' });
}

/** One of a few words. */
export function choice<const Words extends readonly [string, ...string[]]>(...words: Words) {
  return z.enum(words, { error: words.length === 1 ? words[0] : `one of ${words.join(', ')}` });
}

/** A list with at most `limit` items. */
export function list<Item extends z.ZodType>(item: Item, limit = 1024) {
  const error = `a list of at most ${limit}`;
  return z.array(item, { error }).max(limit, { error });
}

/** A map with these keys and no others; the message of an unknown key lists the known ones. */
export function map<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  const keys = Object.keys(shape).join(', ');
  return z.strictObject(shape, {
    error: (issue) => (issue.code === 'unrecognized_keys' ? `one of ${keys}` : `a map with ${keys}`),
  });
}

/** A map with any keys. */
export function openMap<Value extends z.ZodType>(value: Value) {
  return z.record(z.string(), value, { error: 'a map' });
}

/** A name of a model, provider or the like: printable, without spaces. */
export function identifier() {
  const error = 'a name without spaces, at most 200 characters';
  return z
    .string({ error })
    .max(200, { error })
    .regex(/^[^\s\p{C}]+$/u, { error });
}
