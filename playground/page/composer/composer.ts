import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import './command-form.ts';
import '../fields/files.ts';
import type { Command } from '../../wire/live.ts';
import type { Message } from '../../wire/message.ts';
import { filesOf, withFiles } from '../fields/files.ts';
import { type Item, ListBox } from '../fields/listbox.ts';
import { controls } from '../fields/style.ts';
import { mayEdit } from '../menus/entries.ts';
import { Noticing } from '../noticing.ts';
import { store } from '../store.ts';
import type { ParleyCommand } from './command-form.ts';
import { type Draft, Drafts } from './draft.ts';
import { Dropping } from './dropping.ts';
import { head } from './head.ts';
import { namedIn, readable, written } from './mentions.ts';
import type { EnteredByName } from './options.ts';
import { pastedCommand } from './pasted.ts';
import { saveEdit, sendMessage, useCommand } from './sending.ts';
import { composer } from './style.ts';
import { commandNamed, type Suggestion, suggestionFor } from './suggest.ts';
import { TypingAnywhere } from './typing-anywhere.ts';

/** Discord's limit for those who pay, characters. */
const longest = 4000;
/** From so many left on, the rest is counted. */
const nearEnd = 200;

/**
 * Where one writes: messages, answers, edits; files by drop, paste or button; slash commands. Enter sends, Shift+Enter begins a line,
 * ↑ takes the last own message up again, Escape leaves what was begun.
 */
export class ParleyComposer extends LitElement {
  static override styles = [controls, composer];
  readonly #drafts = new Drafts();
  readonly #list: ListBox;
  #suggestion: Suggestion | undefined;
  /** Where one writes now: `PERSON/CHANNEL`. */
  #place = '';
  #text = '';
  #files: readonly File[] = [];
  #command: Command | undefined;
  #entered: EnteredByName = {};
  /** The answered message, and whether its author is told. */
  #replyTo: Message | undefined;
  #pings = true;
  #editing: Message | undefined;
  readonly #dropping = new Dropping(this, (files) => this.#take(files));
  /** What is under way, for screen readers. */
  #status = '';

  constructor() {
    super();
    new Noticing(this, ({ as, in: channel, house, room, commands, replyTo, editing, trouble }) => [
      ...[as, channel, house, room, commands, replyTo, editing, trouble],
    ]);
    new TypingAnywhere(this, () => this.#area?.focus());
    this.#list = new ListBox(this, {
      id: 'suggestions',
      anchor: () => this.renderRoot.querySelector<HTMLElement>('.box'),
      pick: (item) => this.#pick(item),
    });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    store.addEventListener('compose', this.#compose);
    store.addEventListener('write', this.#write);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    store.removeEventListener('compose', this.#compose);
    store.removeEventListener('write', this.#write);
  }

  /** Puts the cursor into it. */
  override focus(): void {
    void this.updateComplete.then(() => this.#area?.focus());
  }

  protected override willUpdate(): void {
    const { as, in: channel, replyTo, editing } = store.shown;
    const place = `${as}/${channel}`;
    if (place !== this.#place) this.#move(place);
    if (replyTo !== this.#replyTo) {
      this.#replyTo = replyTo;
      this.#pings = true;
      if (replyTo) this.focus();
    }
    if (editing !== this.#editing) this.#edit(editing);
    if (this.#command) this.#keepCommand(this.#command);
  }

  /** A command may go while its options are being filled in. */
  #keepCommand({ path, shown }: Command): void {
    const { commands } = store.shown;
    // Nobody has any commands while the bot is away.
    if (commands.length === 0 || commands.some((one) => one.type === 1 && one.path === path)) return;
    this.#command = undefined;
    this.#entered = {};
    queueMicrotask(() => store.set({ trouble: `/${shown} is not there any more.` }));
  }

  protected override render() {
    const { trouble, room } = store.shown;
    return html`<div role="alert">${
      trouble
        ? html`<p class="trouble"><span>${trouble}</span>
            <button type="button" aria-label="Dismiss" @click=${() => store.set({ trouble: undefined })}>✕</button></p>`
        : nothing
    }</div>
      <div class=${this.#dropping.isOver ? 'box over' : 'box'}>${
        this.#command
          ? html`<parley-command
              .command=${this.#command}
              .entered=${this.#entered}
              @use=${({ detail }: CustomEvent<EnteredByName>) => void this.#use(detail)}
              @leave=${this.#leave}
            ></parley-command>`
          : html`${head({ isEdit: this.#editing !== undefined, replyTo: this.#replyTo, pings: this.#pings, onPings: this.#turnPings, onLeave: this.#leave })}
              <parley-files .files=${this.#files} @remove=${({ detail }: CustomEvent<number>) => this.#put(this.#text, this.#files.toSpliced(detail, 1))}></parley-files>
              ${room ? this.#line() : nothing}`
      }</div>
      <div class="apart" role="status">${this.#status}</div>`;
  }

  #line(): TemplateResult {
    const { room } = store.shown;
    const list = this.#list;
    const left = longest - this.#content.length;
    const name = room?.type === 1 ? `@${room.name}` : `#${room?.name}`;
    const said = room?.readOnly ?? `Message ${name}`;
    return html`<div class="line">
      <button type="button" aria-label="Add files" ?disabled=${room?.readOnly !== undefined || this.#editing !== undefined} @click=${this.#browse}>+</button>
      <input class="apart" type="file" multiple tabindex="-1" aria-hidden="true" @change=${this.#chosen} />
      <textarea
        rows="1"
        placeholder=${said}
        aria-label=${this.#editing ? 'Edit message' : said}
        aria-autocomplete="list"
        aria-controls=${list.id}
        aria-activedescendant=${list.activeId ?? nothing}
        aria-describedby="left"
        aria-invalid=${left < 0}
        ?disabled=${room?.readOnly !== undefined}
        .value=${live(this.#text)}
        @input=${this.#input}
        @keydown=${this.#key}
        @paste=${this.#paste}
        @blur=${() => list.close()}
      ></textarea>
      <span id="left" class=${left < 0 ? 'counter over' : 'counter'}>${
        left <= nearEnd ? html`${left}<span class="apart"> characters left</span>` : nothing
      }</span>
      <button type="button" aria-label="Send" ?disabled=${room?.readOnly !== undefined} @click=${() => void this.#send()}>➤</button>
      ${list.template(this.#suggestion?.label ?? 'Suggestions')}
    </div>`;
  }

  get #area(): HTMLTextAreaElement | null {
    return this.renderRoot.querySelector('textarea');
  }

  /** What would be sent. */
  get #content(): string {
    return written(this.#text, namedIn(store.shown.house, store.shown.room));
  }

  /** Another channel or person: what was begun stays there. */
  #move(place: string): void {
    const { text, files } = this.#drafts.of(place);
    this.#place = place;
    this.#text = text;
    this.#files = files;
    this.#command = undefined;
    this.#entered = {};
    this.#list.close();
  }

  #put(text: string, files: readonly File[] = this.#files): void {
    this.#text = text;
    this.#files = files;
    if (!this.#editing) this.#drafts.keep(this.#place, { text, files });
    this.requestUpdate();
  }

  /** Takes a message up to be edited, or goes back to what was begun. */
  #edit(editing: Message | undefined): void {
    this.#editing = editing;
    const draft = this.#drafts.of(this.#place);
    const { house, room } = store.shown;
    this.#command = undefined;
    this.#text = editing ? readable(editing.content, namedIn(house, room)) : draft.text;
    this.#files = editing ? [] : draft.files;
    if (editing) this.focus();
  }

  readonly #input = (event: Event): void => {
    const area = event.target as HTMLTextAreaElement;
    this.#put(area.value);
    const { commands } = store.shown;
    const command = this.#editing ? undefined : commandNamed(area.value, commands);
    if (command) this.#choose(command);
    else this.#suggest(area);
  };

  #suggest({ value, selectionStart }: HTMLTextAreaElement): void {
    const { commands, house, room } = store.shown;
    const offers = { commands: this.#editing ? [] : commands, named: namedIn(house, room) };
    this.#suggestion = suggestionFor(value, selectionStart, offers);
    this.#list.show(this.#suggestion?.items ?? []);
  }

  #pick({ value, name }: Item): void {
    const suggestion = this.#suggestion;
    this.#list.close();
    if (suggestion?.kind === 'command') {
      const command = store.shown.commands.find(({ type, path }) => type === 1 && path === value);
      if (command) this.#choose(command);
    } else if (suggestion) {
      const area = this.#area;
      const cursor = area?.selectionStart ?? this.#text.length;
      const before = `${this.#text.slice(0, suggestion.from)}${name} `;
      this.#put(before + this.#text.slice(cursor));
      void this.updateComplete.then(() => area?.setSelectionRange(before.length, before.length));
    }
  }

  #choose(command: Command): void {
    this.#list.close();
    this.#put('');
    this.#entered = {};
    this.#command = command;
    const [file] = this.#files;
    const option = command.options.find(({ type }) => type === 11);
    if (!file || !option) return;
    // Files that are there already are meant for it.
    this.#entered = { [option.name]: [file] };
    this.#put('', this.#files.slice(1));
  }

  readonly #key = (event: KeyboardEvent): void => {
    if (event.isComposing) return;
    if (event.key === 'Tab' && this.#list.isOpen && !event.shiftKey) {
      const item = this.#list.items[this.#list.active];
      event.preventDefault();
      if (item) this.#pick(item);
      return;
    }
    if (this.#list.key(event)) return;
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      void this.#send();
    } else if (event.key === 'Escape' && (this.#editing || this.#replyTo)) {
      event.preventDefault();
      this.#leave();
    } else if (event.key === 'ArrowUp' && this.#text === '' && !this.#editing) {
      const last = store.shown.messages.findLast((one) => mayEdit(one, store.shown.as));
      if (!last) return;
      event.preventDefault();
      store.set({ editing: last, replyTo: undefined });
    }
  };

  readonly #leave = (): void => {
    if (this.#command) {
      this.#command = undefined;
      this.#entered = {};
      this.requestUpdate();
    } else store.set({ editing: undefined, replyTo: undefined });
    this.focus();
  };

  readonly #turnPings = (): void => {
    this.#pings = !this.#pings;
    this.requestUpdate();
  };

  async #send(): Promise<void> {
    const content = this.#content.trim();
    if (content.length > longest) {
      store.set({
        trouble: `This is ${content.length - longest} characters too long: at most ${longest} can be sent.`,
      });
      return;
    }
    if (this.#editing) {
      if (!(await saveEdit(this.#editing, content))) return;
      store.set({ editing: undefined });
      this.focus();
      return;
    }
    if (content === '' && this.#files.length === 0) return;
    const place = this.#place;
    const draft: Draft = { text: this.#text, files: this.#files };
    const { in: channel, replyTo } = store.shown;
    const outgoing = { channel, content, files: draft.files, replyTo, pings: this.#pings };
    this.#list.close();
    this.#put('', []);
    if (replyTo) store.set({ replyTo: undefined });
    if (await sendMessage(outgoing)) return;
    // It was not sent: it comes back, unless something else is being written there by now.
    const now = this.#drafts.of(place);
    if (now.text !== '' || now.files.length > 0) return;
    this.#drafts.keep(place, draft);
    if (place !== this.#place || this.#editing) return;
    this.#put(draft.text, draft.files);
    if (replyTo) store.set({ replyTo });
  }

  async #use(entered: EnteredByName): Promise<void> {
    const command = this.#command;
    if (!command) return;
    const [channel, place] = [store.shown.in, this.#place];
    this.#command = undefined;
    this.#entered = {};
    this.#status = `Using /${command.shown}`;
    this.requestUpdate();
    this.focus();
    const isLet = await useCommand(command, channel, entered);
    this.#status = '';
    this.requestUpdate();
    // What was refused can be mended, unless something else is being written by now.
    if (isLet || place !== this.#place || this.#command || this.#text !== '' || this.#editing) return;
    this.#entered = entered;
    this.#command = command;
  }

  readonly #browse = (): void => {
    this.renderRoot.querySelector<HTMLInputElement>('input[type=file]')?.click();
  };

  readonly #chosen = (event: Event): void => {
    const input = event.target as HTMLInputElement;
    this.#take([...(input.files ?? [])]);
    input.value = '';
  };

  readonly #paste = (event: ClipboardEvent): void => {
    const files = filesOf(event.clipboardData);
    if (files.length === 0) return;
    event.preventDefault();
    this.#take(files);
  };

  #take(added: readonly File[]): void {
    if (added.length === 0 || this.#editing || store.shown.room?.readOnly !== undefined) return;
    if (this.#command) {
      const form = this.renderRoot.querySelector<ParleyCommand>('parley-command');
      if (!form?.take(added)) store.set({ trouble: `/${this.#command.shown} takes no further file.` });
      return;
    }
    const { files, refused } = withFiles(this.#files, added);
    this.#put(this.#text, files);
    store.set({ trouble: refused });
    this.focus();
  }

  readonly #compose = (event: Event): void => {
    const { detail } = event as CustomEvent<string>;
    const pasted = pastedCommand(detail, store.shown.commands);
    this.#command = undefined;
    if (pasted) {
      this.#choose(pasted.command);
      this.#entered = pasted.entered;
    } else this.#put(detail);
    this.focus();
  };

  readonly #write = (): void => this.focus();
}

customElements.define('parley-composer', ParleyComposer);

declare global {
  interface HTMLElementTagNameMap {
    'parley-composer': ParleyComposer;
  }
}
