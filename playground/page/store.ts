import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Modal } from '../wire/acts.ts';
import { type Command, channelType, type House, type LiveEvent, type Room } from '../wire/live.ts';
import type { Message } from '../wire/message.ts';
import { isNewer, Reading } from './reading.ts';

/** Everything that the page shows. */
export interface Shown {
  /** Who one is, and which channel is open. */
  as: string;
  in: string;
  house?: House | undefined;
  commands: readonly Command[];
  room?: Room | undefined;
  messages: readonly Message[];
  /** Names of who is typing. */
  typing: readonly string[];
  /** Whether the server is heard. */
  isConnected: boolean;
  /** What was read of the channel when it was opened, where there was something new. */
  readTo?: string | undefined;
  /** The message that the glass shows. */
  selected?: string | undefined;
  /** The form that is open. */
  modal?: Modal | undefined;
  replyTo?: Message | undefined;
  editing?: Message | undefined;
  /** What could not be done, and why. */
  trouble?: string | undefined;
  /** Which panel is open at the right; on a phone, which drawer. */
  panel?: 'glass' | 'presets' | 'knobs' | undefined;
  /** The tour, while it is under way: its chapter, whether that is being played, and what is said of it beside its words. */
  tour?: { at: number; isPlaying: boolean; says?: string } | undefined;
  isListOpen: boolean;
  isLight: boolean;
}

/** So many more messages are shown at a time. */
const moreMessages = 200;

/**
 * What the page shows, and the one connection from which it comes. Fires `change` after every change; `compose` with a text for
 * the composer; `write` when the cursor is wanted there; `jump` with the id of a message that is to be seen; `tour` when it is to
 * begin.
 */
export class Store extends EventTarget {
  readonly shown: Shown = {
    ...{ as: '', in: '', commands: [], messages: [], typing: [], isConnected: false, isListOpen: false },
    isLight: themeChosen() === 'light',
    ...addressed(),
  };
  /** What each of those who one has been has read. */
  readonly reading = new Reading();
  /** Where each of them was last, by person and server. */
  readonly #last = new Map<string, string>();
  /** How many messages are shown at the most, where one wanted to see more than the newest. */
  #most: number | undefined;
  /** Who entered the channel that is open. */
  #whose = '';
  #live: EventSource | undefined;

  /** Changes what is shown. */
  set(change: Partial<Shown>): void {
    Object.assign(this.shown, change);
    this.dispatchEvent(new Event('change'));
  }

  /** Connects for the first time. */
  start(): void {
    this.#connect();
    document.addEventListener('visibilitychange', () => this.#connect());
    addEventListener('hashchange', () => {
      const { as, in: channel } = addressed();
      if (as === this.shown.as && channel === this.shown.in) return;
      this.set({ as, in: channel });
      this.#connect();
    });
  }

  /** Opens a channel. */
  open(channel: string): void {
    this.#go(this.shown.as, channel);
  }

  /** Opens a server where one was last in it, or its first channel. */
  openServer(server: string): void {
    const { house, as } = this.shown;
    const places = house?.servers.find(({ id }) => id === server)?.places ?? [];
    const last = this.#last.get(`${as} ${server}`);
    const isThere = places.some(({ id }) => id === last);
    const first = isThere ? last : places.find(({ type }) => type === channelType.text)?.id;
    if (first !== undefined) this.open(first);
  }

  /** Becomes somebody else: in the same channel where they see it. */
  be(person: string): void {
    this.#go(person, this.shown.room?.serverId === undefined ? '' : this.shown.in);
  }

  /** Puts a text into the composer. */
  compose(text: string): void {
    this.dispatchEvent(new CustomEvent('compose', { detail: text }));
  }

  /** Shows more of what was said before. */
  showOlder(): void {
    this.#most = this.shown.messages.length + moreMessages;
    this.#connect();
  }

  /** Puts the cursor into the composer. */
  write(): void {
    this.dispatchEvent(new Event('write'));
  }

  /** Shows a message of this channel. */
  jumpTo(message: string): void {
    this.dispatchEvent(new CustomEvent('jump', { detail: message }));
  }

  /** Begins the tour. */
  beginTour(): void {
    this.dispatchEvent(new Event('tour'));
  }

  #go(as: string, channel: string): void {
    this.#most = undefined;
    this.set({
      as,
      in: channel,
      isListOpen: false,
      replyTo: undefined,
      editing: undefined,
      trouble: undefined,
    });
    history.pushState(null, '', `#as=${as}&in=${channel}`);
    this.#connect();
  }

  /**
   * A connection that is lost is made anew by the browser, and begins with everything. A tab that nobody looks at has none: browsers
   * keep six to a host at the most (HTTP/1.1), and a seventh tab would wait for ever.
   */
  #connect(): void {
    this.#live?.close();
    if (document.hidden) return;
    const asked = new URLSearchParams();
    if (this.shown.as) asked.set('as', this.shown.as);
    if (this.shown.in) asked.set('in', this.shown.in);
    if (this.#most !== undefined) asked.set('most', String(this.#most));
    const live = new EventSource(`/live?${asked}`);
    this.#live = live;
    live.addEventListener('message', ({ data }) => this.#hear(JSON.parse(data)));
    live.addEventListener('error', () => {
      this.set({ isConnected: false });
      // Refused for good: the server was started anew, with other people in it.
      if (live.readyState === EventSource.CLOSED) setTimeout(() => this.#afresh(live), 1000);
    });
  }

  #afresh(live: EventSource): void {
    if (this.#live !== live) return;
    this.set({ as: '', in: '' });
    history.replaceState(null, '', '#');
    this.#connect();
  }

  #hear(event: LiveEvent): void {
    switch (event.type) {
      case 'house':
        this.reading.begin(event.house);
        this.set({ house: event.house, as: event.house.me.id, isConnected: true });
        break;
      case 'commands':
        this.set({ commands: event.commands });
        break;
      case 'channel':
        this.#enter(event.channel, event.messages);
        break;
      case 'messages':
        this.set({ messages: merged(this.shown.messages, event.changed, event.gone) });
        break;
      case 'typing':
        this.set({ typing: event.names });
        break;
    }
    this.#read();
  }

  #enter(room: Room, messages: readonly Message[]): void {
    const { as, room: before } = this.shown;
    this.#last.set(`${as} ${room.serverId}`, room.id);
    const isOther = before?.id !== room.id || this.#whose !== as;
    this.#whose = as;
    const newest = messages.at(-1)?.id ?? '0';
    const isUnread = this.reading.isUnread(as, { ...room, newest });
    const readTo = isUnread ? this.reading.readTo(as, room.id) : undefined;
    this.set({ room, in: room.id, messages, ...(isOther && { readTo }) });
  }

  #read(): void {
    const { as, room, messages } = this.shown;
    const newest = messages.at(-1)?.id;
    if (room && newest !== undefined) this.reading.read(as, room.id, newest);
  }
}

/** Messages with changes; those that have not changed stay the same objects. */
function merged(before: readonly Message[], changed: readonly Message[], gone: readonly string[]): Message[] {
  const left = new Map(changed.map((message) => [message.id, message]));
  const now = before
    .filter(({ id }) => !gone.includes(id))
    .map((message) => {
      const newer = left.get(message.id);
      left.delete(message.id);
      return newer ?? message;
    });
  const added = [...left.values()];
  return added.length === 0 ? now : [...now, ...added].sort(byId);
}

function byId(one: Message, other: Message): number {
  return isNewer(one.id, other.id) ? 1 : -1;
}

/** Where a theme that was chosen is kept. */
export const themeKey = 'parley theme';

function themeChosen(): string {
  const preferred = matchMedia('(prefers-color-scheme: light)').matches ? 'light' : 'dark';
  return localStorage.getItem(themeKey) ?? preferred;
}

function addressed(): { as: string; in: string } {
  const address = new URLSearchParams(location.hash.slice(1));
  return { as: address.get('as') ?? '', in: address.get('in') ?? '' };
}

/** The one store of this page. */
export const store = new Store();

/** Draws an element anew whenever what is shown changes. */
export class Watching implements ReactiveController {
  readonly #update: () => void;

  constructor(host: ReactiveControllerHost) {
    this.#update = () => host.requestUpdate();
    host.addController(this);
  }

  hostConnected(): void {
    store.addEventListener('change', this.#update);
  }

  hostDisconnected(): void {
    store.removeEventListener('change', this.#update);
  }
}
