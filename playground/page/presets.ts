import { yaml } from '@codemirror/lang-yaml';
import { basicSetup, EditorView } from 'codemirror';
import { yamlSchema } from 'codemirror-json-schema/yaml';
import { html, nothing } from 'lit';
import type { PresetsFile } from '../wire/presets.ts';
import { highlighting } from './highlight.ts';
import { LightElement } from './light.ts';
import { store } from './store.ts';

const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';

/** The bot's presets file, in an editor that knows its schema; to save it has the bot read it at once. */
export class Presets extends LightElement {
  static override properties = { file: { state: true }, isBusy: { state: true }, isChanged: { state: true } };
  declare file: PresetsFile | undefined;
  declare isBusy: boolean;
  declare isChanged: boolean;
  #editor: EditorView | undefined;

  constructor() {
    super();
    this.isBusy = false;
    this.isChanged = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#open();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#editor?.destroy();
    this.#editor = undefined;
  }

  async #open(): Promise<void> {
    const [file, schema] = await Promise.all([ask('/presets'), fetch('/schema').then((one) => one.json())]);
    this.file = file;
    await this.updateComplete;
    const parent = this.querySelector('.editor');
    if (!parent || this.#editor) return;
    this.#editor = new EditorView({
      doc: file.text,
      parent,
      extensions: [
        highlighting,
        basicSetup,
        yaml(),
        yamlSchema(schema),
        EditorView.cspNonce.of(nonce),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ 'aria-label': 'presets.yaml; Escape, then Tab leaves it' }),
        EditorView.theme({}, { dark: !store.shown.isLight }),
        EditorView.updateListener.of(({ docChanged, state }) => {
          if (docChanged) this.isChanged = state.doc.toString() !== this.file?.text;
        }),
      ],
    });
  }

  protected override render() {
    const { file, isBusy, isChanged } = this;
    return html`<h2>Presets</h2>
      <p class="subtext">The bot reads this file again whenever it is saved. Ctrl+S saves.</p>
      <div class="editor" @keydown=${this.#onKey}></div>
      <p class="row">
        <button type="button" class="button primary" ?disabled=${isBusy || !isChanged} @click=${() => void this.#save()}>Save</button>
        <button type="button" class="button secondary" ?disabled=${isBusy} @click=${() => void this.#reset()}>Reset</button>
        <button type="button" class="button secondary" ?disabled=${isChanged || (file?.problems.length ?? 1) > 0} @click=${this.#try}>Try it</button>
      </p>
      <div role="status" class="verdict">${this.#verdict()}</div>`;
  }

  #verdict() {
    const { file, isBusy, isChanged } = this;
    if (isBusy) return 'The bot reads it…';
    if (!file) return nothing;
    if (file.problems.length === 0) return isChanged ? 'Not saved yet.' : 'The bot uses it.';
    return html`<p>The bot goes on with what it had before:</p>
      <ul>${file.problems.map(({ text, line }) => html`<li>${line === undefined ? nothing : html`<button type="button" class="mention" @click=${() => this.#goTo(line)}>line ${line}</button> `}${text}</li>`)}</ul>`;
  }

  #onKey = (event: KeyboardEvent): void => {
    if (event.key !== 's' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    void this.#save();
  };

  async #save(): Promise<void> {
    const text = this.#editor?.state.doc.toString();
    if (text === undefined) return;
    this.isBusy = true;
    try {
      this.file = await ask('/presets', { method: 'PUT', body: JSON.stringify({ text }) });
      this.isChanged = this.#editor?.state.doc.toString() !== this.file.text;
    } finally {
      this.isBusy = false;
    }
  }

  async #reset(): Promise<void> {
    const { text } = await ask('/presets?shipped');
    const editor = this.#editor;
    editor?.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: text } });
    await this.#save();
  }

  #goTo(number: number): void {
    const editor = this.#editor;
    if (!editor) return;
    const { from } = editor.state.doc.line(Math.min(number, editor.state.doc.lines));
    editor.dispatch({
      selection: { anchor: from },
      effects: EditorView.scrollIntoView(from, { y: 'center' }),
    });
    editor.focus();
  }

  /** Asks with the preset in which the cursor stands, or the first. */
  #try = (): void => {
    const editor = this.#editor;
    if (!editor) return;
    const before = editor.state.doc.sliceString(0, editor.state.selection.main.head);
    const name = [...before.matchAll(/^ {2}([\w-]+):/gm)].at(-1)?.[1];
    store.compose(name === undefined ? '/ask ' : `/ask preset:${name} `);
  };
}

async function ask(path: string, init: RequestInit = {}): Promise<PresetsFile> {
  const response = await fetch(path, { ...init, headers: { 'Content-Type': 'application/json' } });
  return await response.json();
}

customElements.define('parley-presets', Presets);
