import type { EditorView } from 'codemirror';
import { html, nothing } from 'lit';
import type { PresetsFile } from '../../wire/presets.ts';
import { ask } from '../ask.ts';
import { LightElement } from '../light.ts';
import { store, Watching } from '../store.ts';
import { createEditor, goToLine } from './editor.ts';
import { firstPreset, presetAt } from './preset-at.ts';
import { keep, unsaved } from './unsaved.ts';
import './presets.css';

/** The bot's presets file, in an editor that knows its schema; to save it has the bot read it at once. */
export class Presets extends LightElement {
  static override properties = {
    ...{ file: { state: true }, isBusy: { state: true }, isChanged: { state: true } },
    trouble: { state: true },
  };
  declare file: PresetsFile | undefined;
  declare isBusy: boolean;
  declare isChanged: boolean;
  /** Why the playground could not be asked. */
  declare trouble: string | undefined;
  readonly watching = new Watching(this);
  #editor: EditorView | undefined;
  /** What was to be saved last. */
  #lastSaved = '';

  constructor() {
    super();
    this.isBusy = false;
    this.isChanged = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#busy(() => this.#open());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#editor?.destroy();
    this.#editor = undefined;
  }

  async #open(): Promise<void> {
    const [file, schema] = await Promise.all([ask<PresetsFile>('/presets'), ask<object>('/schema')]);
    const begun = unsaved();
    this.file = begun ? { ...file, text: begun.from } : file;
    await this.updateComplete;
    const parent = this.querySelector('.editor');
    if (!parent || this.#editor) return;
    const hearing = { changed: () => this.#changed(), save: () => void this.#save() };
    const { text, at } = begun ?? { text: file.text, at: firstPreset(file.text) };
    this.#editor = createEditor(parent, { text, at, schema, hearing });
    this.#changed();
  }

  protected override render() {
    const { isBusy, isChanged } = this;
    const button = (words: string, isOff: boolean, press: () => unknown, kind = 'secondary') =>
      html`<button type="button" class="button ${kind}" ?disabled=${isBusy || isOff} @click=${press}>${words}</button>`;
    const { command, isThere } = this.#tried();
    return html`<h2>Presets</h2>
      <p class="subtext">The bot reads this file anew when it is saved (Ctrl+S). Ctrl+Space tells what may stand here. Escape, then Tab leaves the editor.</p>
      <div class="editor"></div>
      <div class="row">${button('Save', !isChanged, () => void this.#save(), 'primary')}
        ${button(`Try ${command.trim()}`, !isThere, () => store.compose(command))}
        ${button('Reset', false, () => void this.#reset())}</div>
      <div role="status" class="verdict">${this.#verdict()}</div>`;
  }

  #verdict() {
    const { file, isBusy, isChanged, trouble } = this;
    if (trouble) return trouble;
    if (isBusy) return 'The bot reads it…';
    if (!file) return nothing;
    if (file.isStale)
      return html`<p>It was changed elsewhere meanwhile, and was not saved.</p>
        <div class="row"><button type="button" class="button" @click=${() => void this.#takeTheirs()}>Take what stands there</button>
        <button type="button" class="button danger" @click=${() => void this.#save()}>Save this in its place</button></div>`;
    const isRefused = file.isRefused === true && this.#lastSaved === this.#text;
    if (isChanged && !isRefused) return 'Not saved yet.';
    if (file.problems.length === 0) return 'The bot uses it.';
    const problems = file.problems.map(
      ({ text, line }) =>
        html`<li>${line === undefined ? nothing : html`<button type="button" @click=${() => this.#goTo(line)}>line ${line}</button> `}${text}</li>`,
    );
    return html`<p>${isRefused ? 'It was not saved:' : 'The bot goes on with what it had before:'}</p><ul>${problems}</ul>`;
  }

  /** What stands in the editor, with the file's own line breaks. */
  get #text(): string | undefined {
    const isWindows = this.file?.text.includes('\r\n');
    return this.#editor?.state.doc.sliceString(0, undefined, isWindows ? '\r\n' : '\n');
  }

  /** How the preset at the cursor is used, and whether the bot has that already. */
  #tried(): { command: string; isThere: boolean } {
    const { state } = this.#editor ?? {};
    const preset = state && presetAt(state.doc.toString(), state.selection.main.head);
    const path = preset?.isCommand ? preset.name : 'ask';
    const isThere = store.shown.commands.some((one) => one.type === 1 && one.path === path);
    const command = preset && !preset.isCommand ? `/ask preset:${preset.name} ` : `/${path} `;
    return { command, isThere: isThere && !this.isChanged && this.file?.problems.length === 0 };
  }

  #changed(): void {
    const { file } = this;
    const text = this.#text;
    if (text === undefined || !file) return;
    this.isChanged = text !== file.text;
    const at = this.#editor?.state.selection.main.head ?? 0;
    keep(this.isChanged ? { text, from: file.text, at } : undefined);
    this.requestUpdate();
  }

  async #save(): Promise<void> {
    const text = this.#text;
    if (text === undefined || this.isBusy) return;
    await this.#busy(async () => {
      this.file = await ask<PresetsFile>('/presets', { text, from: this.file?.text }, 'PUT');
      this.#lastSaved = text;
      this.#changed();
    });
  }

  async #takeTheirs(): Promise<void> {
    await this.#busy(async () => {
      this.file = await ask<PresetsFile>('/presets');
      this.#put(this.file.text);
      this.#changed();
    });
  }

  #put(insert: string): void {
    const editor = this.#editor;
    editor?.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert } });
  }

  async #reset(): Promise<void> {
    await this.#busy(async () => {
      const { text } = await ask<PresetsFile>('/presets?shipped');
      this.#put(text);
    });
    await this.#save();
  }

  async #busy(work: () => Promise<void>): Promise<void> {
    this.isBusy = true;
    this.trouble = undefined;
    try {
      await work();
    } catch (error) {
      this.trouble = (error as Error).message;
    } finally {
      this.isBusy = false;
    }
  }

  #goTo(line: number): void {
    if (this.#editor) goToLine(this.#editor, line);
  }
}

customElements.define('parley-presets', Presets);
