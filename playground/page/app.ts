import { html, nothing, type TemplateResult } from 'lit';
import { channelType, type House, type Room } from '../wire/live.ts';
import { ask } from './ask.ts';
import { LightElement } from './light.ts';
import { type Shown, store, themeKey, Watching } from './store.ts';

const panels = { glass: 'Behind the glass', presets: 'Presets', knobs: 'Knobs' } as const;

/** The whole page: the list at the left, the channel in the middle, a panel at the right. */
export class App extends LightElement {
  readonly watching = new Watching(this);

  protected override render(): TemplateResult {
    const { room, isConnected, house, panel, isListOpen, isLight } = store.shown;
    document.documentElement.classList.toggle('light', isLight);
    document.title = room ? `${room.name} · Parley playground` : 'Parley playground';
    return html`<div class="app" ?data-list=${isListOpen} data-panel=${panel ?? nothing}>
      <aside class="list" aria-label="Where and who">
        <parley-servers></parley-servers>
        <div class="places">
        <p class="brand">Parley <small>playground</small></p>
        <parley-places></parley-places>
        <parley-people></parley-people>
        </div>
      </aside>
      <main>
        <header>
          <button type="button" class="icon drawer" aria-label="Channels" aria-expanded=${isListOpen ? 'true' : 'false'}
            @click=${() => store.set({ isListOpen: !isListOpen })}>☰</button>
          <div class="where">${placeOver(house, room)}<h1>${room ? html`${room.type === 1 ? '@' : '#'}<bdi>${room.name}</bdi>` : 'Parley'}</h1>
            <span class="topic">${room?.topic ?? nothing}</span></div>
          <button type="button" class="icon" @click=${() => store.beginTour()}>Tour</button>
          <parley-export></parley-export>
          <button type="button" class="icon" aria-label=${isLight ? 'Dark' : 'Light'} title=${isLight ? 'Dark' : 'Light'}
            @click=${() => turnLight(!isLight)}>${isLight ? '☾' : '☀'}</button>
          <div class="tabs" role="group" aria-label="Panels">${Object.entries(panels).map(([name, title]) => this.#tab(name as keyof typeof panels, title))}</div>
        </header>
        ${isConnected ? nothing : html`<p class="lost" role="status">${house ? 'The playground is not heard. Trying again…' : 'Connecting…'}</p>`}
        ${isConnected && house && !house.bot.isOnline ? away(house.bot) : nothing}
        <parley-messages tabindex="-1"></parley-messages>
        <parley-tour></parley-tour>
        <parley-composer></parley-composer>
      </main>
      ${
        panel === undefined
          ? nothing
          : html`<aside class="panel" aria-label=${panels[panel]}>
        <button type="button" class="icon close" aria-label="Close" @click=${() => store.set({ panel: undefined })}>✕</button>
        ${this.#panel(panel)}</aside>`
      }
      <parley-modal></parley-modal>
      <parley-menus></parley-menus>
    </div>`;
  }

  #tab(name: NonNullable<Shown['panel']>, title: string): TemplateResult {
    const isOpen = store.shown.panel === name;
    return html`<button type="button" aria-pressed=${isOpen ? 'true' : 'false'}
      @click=${() => store.set({ panel: isOpen ? undefined : name })}>${title}</button>`;
  }

  /** Panels are loaded when they are opened first. */
  #panel(name: NonNullable<Shown['panel']>): TemplateResult {
    if (name === 'glass') {
      void import('./glass.ts');
      return html`<parley-glass></parley-glass>`;
    }
    if (name === 'presets') {
      void import('./presets/presets.ts');
      return html`<parley-presets></parley-presets>`;
    }
    void import('./knobs.ts');
    return html`<parley-knobs></parley-knobs>`;
  }
}

/** The channel of a thread, to go back to. */
function placeOver(house?: House, room?: Room): TemplateResult | typeof nothing {
  const { places = [] } = house?.servers.find(({ id }) => id === room?.serverId) ?? {};
  const over = places.find(({ id, type }) => id === room?.parentId && type !== channelType.category);
  if (!over) return nothing;
  return html`<button type="button" class="opens" @click=${() => store.open(over.id)}>#<bdi>${over.name}</bdi> ›</button>`;
}

/** Why nobody answers, and what can be done. */
function away({ name, ending }: House['bot']): TemplateResult {
  if (!ending) return html`<p class="lost" role="status">${name} is not connected. It is trying…</p>`;
  const { code, why } = ending;
  return html`<p class="lost" role="alert">${name} has stopped (${code === null ? 'killed' : `exit code ${code}`})${why === undefined ? '' : `: ${why}`}.
    <button type="button" class="button" @click=${() => void ask('/bot', {})}>Start it again</button></p>`;
}

/** Where one chooses, that outlasts the page. */
function turnLight(isLight: boolean): void {
  localStorage.setItem(themeKey, isLight ? 'light' : 'dark');
  store.set({ isLight });
}

customElements.define('parley-app', App);
