import { html, nothing, type TemplateResult } from 'lit';
import { store } from './store.ts';

/** Something to try: what is put into the composer, and what is to be seen of it. */
interface Step {
  write: string;
  shows: string;
}

/** What Parley can do, in the order in which one would find out. The local stand-in has an answer for each of the first. */
const steps: readonly Step[] = [
  {
    write: '@Parley a table of teas',
    shows: 'An answer that grows while it is written, with a table that Discord has none of',
  },
  {
    write: '@Parley something long',
    shows: 'A long one, over several messages; Stop ends it, and what it costs',
  },
  {
    write: '@Parley some code',
    shows: 'Code, never broken in two; look behind the glass how far the screen was behind',
  },
  {
    write: '@Parley fail midway',
    shows: 'A model that breaks off: what is there stays, and Continue goes on with it',
  },
  { write: '/imagine', shows: 'A picture, with Vary and Regenerate under it' },
  { write: '/compare ask', shows: 'Two to four presets side by side; keep the one that is better' },
  { write: '/chat', shows: 'A conversation in a thread, without mentions' },
  { write: '/quota set', shows: 'A limit in money: set it as the owner, then be Mara and run into it' },
  { write: '/settings open', shows: 'All that a server can set, in a panel' },
  { write: '/usage me', shows: 'What it has cost, as a table and a picture' },
];

const roles: Record<string, string> = {
  owner: 'the server’s owner',
  admin: 'an admin here',
  member: 'a member here',
  guest: 'a guest here',
};

/** What to try, where nothing has been said yet. */
export function beginning(): TemplateResult {
  const { house, room, commands } = store.shown;
  if (!house || !room) return html`${nothing}`;
  const role = house.me.roles[room.serverId ?? ''];
  return html`<section class="beginning" aria-label="What to try">
    <h2>This is the beginning of <bdi>${room.name}</bdi>.</h2>
    <p>${
      house.isReal
        ? 'Real models answer, and cost what they cost.'
        : 'No account, no key: a small stand-in answers in the place of a model, here on your machine. All else is the real bot.'
    }
      Choose something, or write what you like.</p>
    <p><button type="button" class="button primary" @click=${() => store.beginTour()}>Show me around</button></p>
    <ul>${steps
      .filter(({ write }) => write.startsWith('@') || commands.some(({ path }) => `/${path}` === write))
      .map(
        ({
          write,
          shows,
        }) => html`<li><button type="button" @click=${() => store.compose(write.startsWith('/') ? `${write} ` : write)}><code>${write}</code></button>
        <span>${shows}</span></li>`,
      )}</ul>
    <p class="subtext">You are <bdi>${house.me.name}</bdi>${role ? `, ${roles[role] ?? role}` : ''}. Be somebody else at the left, or in a second tab.</p>
  </section>`;
}
