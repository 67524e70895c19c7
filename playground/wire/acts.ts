import { z } from 'zod';
import type { Choice } from './live.ts';
import type { Component } from './message.ts';

const id = z.string().regex(/^\d{1,20}$/);

/** A file that somebody hands over; `data` is base64. */
const file = z.object({ name: z.string().max(200), type: z.string().max(200), data: z.base64() });

/** What is entered in an option: text, number, yes or no, who or what is meant, or a file. */
const input = z.union([z.string(), z.number(), z.boolean(), z.object({ id }), file]);
const inputs = z.record(z.string().max(100), input);
const entered = z.record(
  z.string().max(100),
  z.union([z.string(), z.array(z.string()), z.boolean(), z.array(file)]),
);

/** What a person does: `POST /act`, with who they are in `as`. */
export const act = z.discriminatedUnion('do', [
  z.object({
    ...{ do: z.literal('send'), as: id, channel: id, content: z.string().max(4000) },
    ...{ replyTo: id.optional(), ping: z.boolean().optional(), files: z.array(file).max(10).optional() },
  }),
  z.object({ do: z.literal('edit'), as: id, message: id, content: z.string().max(4000) }),
  z.object({ do: z.literal('delete'), as: id, message: id }),
  z.object({ do: z.literal('thread'), as: id, message: id, name: z.string().min(1).max(100) }),
  z.object({ do: z.literal('react'), as: id, message: id, emoji: z.string().max(100), adds: z.boolean() }),
  z.object({ do: z.literal('vote'), as: id, message: id, answer: z.int() }),
  z.object({ do: z.literal('slash'), as: id, channel: id, command: z.string().max(100), options: inputs }),
  z.object({
    ...{ do: z.literal('autocomplete'), as: id, channel: id, command: z.string().max(100) },
    ...{ options: inputs, focused: z.string().max(100) },
  }),
  z.object({ do: z.literal('menu'), as: id, channel: id, command: z.string().max(100), target: id }),
  z.object({ do: z.literal('click'), as: id, message: id, customId: z.string().max(100) }),
  z.object({
    ...{ do: z.literal('select'), as: id, message: id, customId: z.string().max(100) },
    values: z.array(z.string()).max(25),
  }),
  /** `modal` is what the act that opened it has answered. */
  z.object({ do: z.literal('submit'), as: id, modal: id, inputs: entered }),
  /** Discord's name of a language, for their client. */
  z.object({ do: z.literal('speak'), as: id, locale: z.string().max(10) }),
]);

/** See `act`. */
export type Act = z.infer<typeof act>;

/** What became of an act. */
export type Outcome =
  | {
      ok: true;
      choices?: Choice[];
      modal?: Modal;
      isUnanswered?: boolean;
      /** The id of what was written. */
      message?: string;
      /** The id of the thread that was opened. */
      thread?: string;
    }
  /** Why it could not be done, in words for whoever did it. */
  | { ok: false; why: string };

/** A form that the bot has opened. */
export interface Modal {
  /** To be given to `submit`. */
  id: string;
  title: string;
  components: Component[];
}
