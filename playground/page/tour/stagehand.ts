import { type Component, flag, type Message } from '../../wire/message.ts';
import { act } from '../act.ts';
import { namedIn, written } from '../composer/mentions.ts';
import { sendMessage } from '../composer/sending.ts';
import { type Shown, store } from '../store.ts';

/** How long one sees what is about to be sent, ms. */
const seenMs = 900;
/** How long one reads a sentence or two, ms. */
const readMs = 3500;
/** An answer that has not changed for so long, and is not being written, is whole; ms. */
const restMs = 700;

/** Whom a tour can make one be, by what they are in the first server. */
export type Role = 'owner' | 'member';

/** What can be entered in the options of a command here. */
export type Options = Record<string, string | { id: string }>;

/** Does by itself what a person could do in this page, as one watches. All of it throws once the signal ends it. */
export class Stagehand {
  readonly #signal: AbortSignal;
  /** The newest message when something was last done; answers come after it. */
  #before = '';

  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  /** Says more of what is happening. */
  tell(says: string): void {
    const { tour } = store.shown;
    if (tour) store.set({ tour: { ...tour, says } });
  }

  /** Becomes somebody, in the first channel of the first server. */
  async be(role: Role): Promise<void> {
    const { house } = await this.#until(({ house }) => house !== undefined);
    const server = house?.servers[0];
    const person = house?.people.find(({ roles }) => roles[server?.id ?? ''] === role);
    if (!person) throw new Error(`nobody is ${role}`);
    if (store.shown.as !== person.id) store.be(person.id);
    await this.#until(({ house }) => house?.me.id === person.id);
    if (server) await this.open(server.places.find(({ type }) => type === 0)?.id ?? '');
  }

  /** Opens a channel. */
  async open(channel: string): Promise<void> {
    if (store.shown.in !== channel) store.open(channel);
    await this.#until(({ room }) => room?.id === channel);
  }

  /** Opens the newest thread of this channel, once it is there. */
  async openThread(): Promise<void> {
    const threads = ({ house, room }: Shown) =>
      house?.servers
        .flatMap(({ places }) => places)
        .filter(({ parentId, type }) => parentId === room?.id && type === 11) ?? [];
    const thread = threads(await this.#until((shown) => threads(shown).length > 0)).at(-1);
    if (thread) await this.open(thread.id);
    this.#before = '';
  }

  /** Writes something, lets it be read, and sends it. */
  async say(text: string, files: readonly File[] = []): Promise<void> {
    const { house, room, in: channel } = store.shown;
    store.compose(text);
    await this.#pause(seenMs);
    store.compose('');
    this.#mark();
    const content = written(text, namedIn(house, room));
    await sendMessage({ channel, content, files, replyTo: undefined, pings: true });
  }

  /** Uses a command. */
  async use(command: string, options: Options = {}): Promise<void> {
    this.#mark();
    await act({ do: 'slash', channel: store.shown.in, command, options });
    this.#signal.throwIfAborted();
  }

  /** The first choice that a command offers for an option. */
  async firstChoice(command: string, option: string): Promise<string> {
    const asked = { do: 'autocomplete', channel: store.shown.in, command } as const;
    const outcome = await act({ ...asked, options: { [option]: '' }, focused: option });
    this.#signal.throwIfAborted();
    const [choice] = (outcome.ok && outcome.choices) || [];
    if (!choice) throw new Error(`/${command} offers nothing for ${option}`);
    return String(choice.value);
  }

  /** Presses a button of the newest answer, once it is there. `action` begins its `custom_id`. */
  async press(action: string): Promise<void> {
    const { messages } = await this.#until(
      ({ messages }) => button(this.#answer(messages), action) !== undefined,
    );
    const answer = this.#answer(messages);
    const customId = button(answer, action)?.custom_id;
    if (!answer || customId === undefined) return;
    await act({ do: 'click', message: answer.id, customId });
    await this.#until(({ messages }) => button(this.#answer(messages), action) === undefined);
  }

  /** Waits until an answer has grown to so many characters. */
  async grown(characters: number): Promise<void> {
    await this.#until(({ messages }) => lengthOf(this.#answer(messages)) >= characters);
  }

  /** Waits until the answer is whole; selects it. */
  async answered(): Promise<void> {
    for (;;) {
      const { messages } = await this.#until(({ messages }) => isWhole(this.#answer(messages)));
      const answer = this.#answer(messages);
      await this.#pause(restMs);
      if (this.#answer(store.shown.messages) !== answer) continue;
      store.set({ selected: answer?.id });
      return;
    }
  }

  /** Lets something be read. */
  async pause(): Promise<void> {
    await this.#pause(readMs);
  }

  /** Opens a panel. */
  show(panel: Shown['panel']): void {
    store.set({ panel });
  }

  /** The newest message of the bot after what was done last. */
  #answer(messages: readonly Message[]): Message | undefined {
    const from = messages.findIndex(({ id }) => id === this.#before) + 1;
    return messages.slice(from).findLast(({ author }) => author.id === store.shown.house?.bot.id);
  }

  #mark(): void {
    this.#before = store.shown.messages.at(-1)?.id ?? '';
  }

  /** Waits until what is shown is so. */
  async #until(isSo: (shown: Shown) => boolean): Promise<Shown> {
    return await this.#wait((done) => {
      const look = () => isSo(store.shown) && done(store.shown);
      store.addEventListener('change', look);
      look();
      return () => store.removeEventListener('change', look);
    });
  }

  async #pause(ms: number): Promise<void> {
    await this.#wait<void>((done) => {
      const timer = setTimeout(done, ms);
      return () => clearTimeout(timer);
    });
  }

  /** Waits for something, or for the end. */
  async #wait<Value>(begin: (done: (value: Value) => void) => () => void): Promise<Value> {
    this.#signal.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<Value>();
    const stop = () => reject(this.#signal.reason);
    this.#signal.addEventListener('abort', stop, { once: true });
    const end = begin(resolve);
    try {
      return await promise;
    } finally {
      end();
      this.#signal.removeEventListener('abort', stop);
    }
  }
}

/** A button of a message that can be pressed. */
function button(message: Message | undefined, action: string): Component | undefined {
  return all(message?.components ?? []).find(
    ({ custom_id: id, disabled }) => id?.startsWith(`${action}:`) && disabled !== true,
  );
}

function all(components: readonly Component[]): Component[] {
  return components.flatMap((one) => [one, ...all(one.components ?? [])]);
}

function isWhole(message: Message | undefined): boolean {
  return (
    message !== undefined && (message.flags & flag.loading) === 0 && button(message, 'stop') === undefined
  );
}

/** How much a message says, in its text and in its components; UTF-16 units. */
function lengthOf(message: Message | undefined): number {
  const said = all(message?.components ?? []).map(({ content }) => content?.length ?? 0);
  return (message?.content.length ?? 0) + said.reduce((sum, one) => sum + one, 0);
}
