import { html, LitElement, nothing, type TemplateResult } from 'lit';
import './choice.ts';
import './files.ts';
import { Entering } from './entering.ts';
import type { Entered, Field } from './field.ts';
import { filesOf, withFiles } from './files.ts';

/**
 * A field with its label, what is said about it, and what is wrong with what was entered. Fires `enter` with what is entered. Drawn in
 * its host's tree and by its styles.
 */
export class ParleyField extends LitElement {
  static override properties = { field: {}, entered: {}, fault: {}, key: {}, opensOnFocus: {} };
  declare field: Field;
  declare entered: Entered;
  declare fault: string | undefined;
  /** The id of its control; nothing else in the tree begins so. */
  declare key: string;
  declare opensOnFocus: boolean;
  /** Why a file was not taken. */
  #refused: string | undefined;

  constructor() {
    super();
    this.key = '';
    this.opensOnFocus = false;
  }

  protected override createRenderRoot() {
    return this;
  }

  /** Puts the cursor into it. */
  override focus(): void {
    this.querySelector<HTMLElement>('input, textarea')?.focus();
  }

  protected override render() {
    const { field, key } = this;
    const fault = this.fault ?? this.#refused;
    const wrong = html`<p class="wrong" id=${`${key}-wrong`} ?hidden=${!fault}>${fault}</p>`;
    const about = field.description
      ? html`<p class="quiet" id=${`${key}-about`}>${field.description}</p>`
      : nothing;
    const must = field.required ? html`<span class="must" aria-hidden="true"> *</span>` : nothing;
    if (field.kind === 'check')
      return html`<div class="field options"><label><input
          type="checkbox"
          id=${key}
          aria-describedby=${this.#described}
          .checked=${this.entered === true}
          @change=${(event: Event) => this.#tell((event.target as HTMLInputElement).checked)}
        /><span>${field.label}</span></label>${about}${wrong}</div>`;
    if (field.kind === 'radio' || field.kind === 'checks')
      return html`<fieldset
        class="field options"
        role=${field.kind === 'radio' ? 'radiogroup' : 'group'}
        aria-describedby=${this.#described}
        aria-required=${field.kind === 'radio' ? field.required : nothing}
      ><legend>${field.label}${must}</legend>${about}${(field.items ?? []).map((_, index) => this.#option(index))}${wrong}</fieldset>`;
    return html`<div class="field"><label for=${key}>${field.label}${must}</label>${about}${this.#control()}${wrong}</div>`;
  }

  get #described(): string {
    return `${this.field.description ? `${this.key}-about ` : ''}${this.key}-wrong`;
  }

  #control(): TemplateResult {
    const { field, key, entered } = this;
    const { kind } = field;
    const said = (event: Event) => (event.target as HTMLInputElement).value;
    if (kind === 'choice') {
      const values = Array.isArray(entered) ? entered : entered === undefined ? [] : [String(entered)];
      return html`<parley-choice
        .items=${field.items ?? []}
        .values=${values}
        .ask=${field.ask}
        .isMany=${field.isMany ?? false}
        .required=${field.required}
        .name=${field.label}
        .key=${key}
        .describedBy=${this.#described}
        .isWrong=${this.fault !== undefined}
        .opensOnFocus=${this.opensOnFocus}
        .placeholder=${field.placeholder}
        @enter=${({ value }: Entering<Entered>) => this.#tell(value)}
      ></parley-choice>`;
    }
    if (kind === 'files') return this.#files();
    if (kind === 'integer' || kind === 'number')
      return html`<input
        class="entry"
        type="number"
        id=${key}
        min=${field.min ?? nothing}
        max=${field.max ?? nothing}
        step=${kind === 'integer' ? '1' : 'any'}
        aria-describedby=${this.#described}
        aria-invalid=${this.fault !== undefined}
        aria-required=${field.required}
        .value=${field.initial === undefined ? '' : String(field.initial)}
        @input=${(event: Event) => {
          const { value, valueAsNumber, validity } = event.target as HTMLInputElement;
          this.#tell(value === '' && !validity.badInput ? undefined : valueAsNumber);
        }}
      />`;
    if (kind === 'line')
      return html`<input
        class="entry"
        type="text"
        id=${key}
        autocomplete="off"
        placeholder=${field.placeholder ?? nothing}
        aria-describedby=${this.#described}
        aria-invalid=${this.fault !== undefined}
        aria-required=${field.required}
        .value=${String(entered ?? '')}
        @input=${(event: Event) => this.#tell(said(event))}
      />`;
    return html`<textarea
      class=${this.opensOnFocus ? 'entry' : 'entry tall'}
      rows="1"
      id=${key}
      placeholder=${field.placeholder ?? nothing}
      aria-describedby=${this.#described}
      aria-invalid=${this.fault !== undefined}
      aria-required=${field.required}
      .value=${String(entered ?? '')}
      @input=${(event: Event) => this.#tell(said(event))}
    ></textarea>`;
  }

  #option(index: number): TemplateResult {
    const { field, key, entered } = this;
    const item = field.items?.[index];
    const value = item?.value ?? '';
    const isRadio = field.kind === 'radio';
    const chosen: readonly string[] = Array.isArray(entered) ? entered : [];
    return html`<label><input
        type=${isRadio ? 'radio' : 'checkbox'}
        name=${key}
        .checked=${isRadio ? entered === value : chosen.includes(value)}
        @change=${(event: Event) => {
          const { checked } = event.target as HTMLInputElement;
          if (isRadio) this.#tell(value);
          else this.#tell(checked ? [...chosen, value] : chosen.filter((one) => one !== value));
        }}
      /><span>${item?.name}${item?.hint ? html`<br /><span class="quiet">${item.hint}</span>` : nothing}</span></label>`;
  }

  #files(): TemplateResult {
    const { field, key } = this;
    const files = (this.entered ?? []) as readonly File[];
    const add = (added: readonly File[]) => {
      const next = withFiles(files, added, field.max ?? 1);
      this.#tell(next.files);
      this.#refused = next.refused;
    };
    return html`<div
        @dragover=${(event: DragEvent) => event.preventDefault()}
        @drop=${(event: DragEvent) => {
          event.preventDefault();
          event.stopPropagation();
          add(filesOf(event.dataTransfer));
        }}
      >
        <input
          type="file"
          id=${key}
          ?multiple=${(field.max ?? 1) > 1}
          accept=${field.accept ?? nothing}
          aria-describedby=${this.#described}
          aria-invalid=${this.fault !== undefined}
          @change=${(event: Event) => {
            const input = event.target as HTMLInputElement;
            add([...(input.files ?? [])]);
            input.value = '';
          }}
        />
        <parley-files
          .files=${files}
          @remove=${({ detail }: CustomEvent<number>) => this.#tell(files.toSpliced(detail, 1))}
        ></parley-files>
      </div>`;
  }

  #tell(entered: Entered): void {
    this.#refused = undefined;
    this.entered = entered;
    this.dispatchEvent(new Entering(entered));
  }
}

customElements.define('parley-field', ParleyField);
