import { html, nothing } from 'lit';
import { act } from './act.ts';
import { avatarOf } from './avatar.ts';
import { LightElement } from './light.ts';
import { store, Watching } from './store.ts';

const languages: [string, string][] = [
  ['en-US', 'English'],
  ['zh-CN', '中文'],
  ['de', 'Deutsch'],
];

/** Who one is, and whom one can be: with which rights, and in which language. */
export class People extends LightElement {
  readonly watching = new Watching(this);

  protected override render() {
    const { house, as } = store.shown;
    if (!house) return nothing;
    return html`<fieldset class="people"><legend>You are</legend>
      ${house.people.map(
        ({ id, name, roles }) => html`<label data-user=${id}>
        <input type="radio" name="person" value=${id} .checked=${id === as} @change=${() => store.be(id)} />
        <img src=${avatarOf({ username: name, global_name: name })} alt="" width="24" height="24" />
        <span><bdi>${name}</bdi> <small>${whatIs(roles)}</small></span></label>`,
      )}
      <label class="language">Language
        <select @change=${({ target }: Event) => void act({ do: 'speak', locale: (target as HTMLSelectElement).value })}>
          ${languages.map(([locale, name]) => html`<option value=${locale} ?selected=${house.me.locale === locale}>${name}</option>`)}
        </select></label>
    </fieldset>`;
  }
}

/** What somebody is in the server that is open. */
function whatIs(roles: Record<string, string>): string {
  const { room, house } = store.shown;
  const server = room?.serverId ?? house?.servers[0]?.id ?? '';
  return roles[server] ?? 'not in this server';
}

customElements.define('parley-people', People);
