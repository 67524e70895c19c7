import { html, nothing, type TemplateResult } from 'lit';
import { flag, type Message, threadStarter, type User } from '../wire/message.ts';
import { act } from './act.ts';
import { attachments } from './attachments.ts';
import { avatarOf } from './avatar.ts';
import { components } from './components/components.ts';
import { embed } from './embed.ts';
import { LightElement } from './light.ts';
import { inLine, isJumbo, markdown } from './markdown/markdown.ts';
import { poll } from './poll.ts';
import { store } from './store.ts';

/** Discord's own lines: somebody was added, a thread was opened, and so on (Discord docs, message types). */
const notices: Record<number, string> = {
  6: 'pinned a message to this channel.',
  7: 'joined the server.',
  18: 'started a thread:',
};

/** A message as Discord shows it. Drawn anew when it becomes another object, and not otherwise. */
export class MessageElement extends LightElement {
  static override properties = { message: { attribute: false }, follows: { type: Boolean } };
  declare message: Message;
  /** It stands under one of the same author, which says whose it is. */
  declare follows: boolean;

  protected override render() {
    const message = this.message.type === threadStarter ? startOf(this.message) : this.message;
    if (!message) return html`<p class="notice">The message with which this thread began is gone.</p>`;
    const isMine = message.author.id === store.shown.as;
    this.toggleAttribute('data-mine', isMine);
    const notice = notices[message.type];
    if (notice)
      return html`<p class="notice"><b><bdi>${nameOf(message.author)}</bdi></b> ${notice} ${named(message)}</p>`;
    const isFor = (message.flags & flag.ephemeral) !== 0;
    const mentions = message.mentions.some(({ id }) => id === store.shown.as);
    return html`<discord-message
        author=${nameOf(message.author)}
        avatar=${avatarOf(message.author)}
        .timestamp=${when(message.timestamp)}
        ?bot=${message.author.bot === true}
        ?highlight=${mentions && !isMine}
        ?ephemeral=${isFor}
        ?light-theme=${store.shown.isLight}
        .messageBodyOnly=${this.follows}
        .dismissMessageClicked=${() => void act({ do: 'delete', message: message.id })}
        data-user=${message.author.id}
      >${answered(message)}${body(message)}</discord-message
      ><parley-actions .message=${message}></parley-actions>`;
  }
}

/** The message on which a thread hangs, as it shows within: what is done with it is done where it stands. */
function startOf({ referenced_message: on }: Message): Message | undefined {
  if (!on) return undefined;
  const { thread, poll, interaction, referenced_message, ...message } = on;
  return { ...message, components: [], reactions: [] };
}

/** What a notice is about: a thread can be opened. */
function named({ type, content, message_reference: to }: Message): TemplateResult | string {
  if (type !== 18 || !to) return html`<bdi>${content}</bdi>`;
  return html`<button type="button" class="opens" @click=${() => store.open(to.channel_id)}>${content}</button>`;
}

/** A moment as Discord shows it beside a name. */
function when(timestamp: string): string {
  const { locale } = store.shown.house?.me ?? { locale: 'en-US' };
  const date = new Date(timestamp);
  const isToday = date.toDateString() === new Date().toDateString();
  return new Intl.DateTimeFormat(locale, {
    ...(!isToday && { dateStyle: 'short' }),
    timeStyle: 'short',
  }).format(date);
}

/** What somebody is called. */
export function nameOf({ global_name, username }: Pick<User, 'global_name' | 'username'>): string {
  return global_name ?? username;
}

/** The library draws whom an answer answers at two thirds: of anything but the whole colour too little is left to be read. */
function answeredColour(): string {
  return store.shown.isLight ? '#000' : '#fff';
}

function answered(message: Message): TemplateResult | typeof nothing {
  const { referenced_message: to, interaction } = message;
  if (interaction)
    return html`<discord-reply slot="reply" role-color=${answeredColour()} author=${nameOf(interaction.user)} avatar=${avatarOf(interaction.user)} command
      ?light-theme=${store.shown.isLight}>used /${interaction.name}</discord-reply>`;
  if (to === undefined) return nothing;
  if (to === null)
    return html`<discord-reply slot="reply" deleted ?light-theme=${store.shown.isLight}>Original message was deleted</discord-reply>`;
  const line = to.content.split('\n')[0]?.slice(0, 120) ?? '';
  return html`<discord-reply slot="reply" role-color=${answeredColour()} author=${nameOf(to.author)} avatar=${avatarOf(to.author)} ?bot=${to.author.bot === true}
    ?light-theme=${store.shown.isLight} title="Go to this message" @click=${() => store.jumpTo(to.id)}>${line === '' ? 'See the attachment' : inLine(line)}</discord-reply>`;
}

const edited = html`<span class="edited">(edited)</span>`;

function body(message: Message): TemplateResult {
  const isEdited = message.edited_timestamp !== null;
  const isThinking = (message.flags & flag.loading) !== 0;
  const embeds = (message.flags & flag.suppressEmbeds) === 0 ? message.embeds : [];
  return html`<div class=${isJumbo(message.content) ? 'text jumbo' : 'text'}>${isThinking ? html`<span class="thinking"><bdi>${nameOf(message.author)}</bdi> is thinking…</span>` : markdown(message.content)}${isEdited && message.content !== '' ? edited : nothing}</div>
    ${(message.message_snapshots ?? []).map(({ message: of }) => html`<blockquote class="forwarded"><span class="subtext">Forwarded</span>${markdown(of.content)}${attachments(of.attachments)}</blockquote>`)}
    ${attachments(message.attachments)}
    ${embeds.map((one) => embed(one))}
    ${message.poll ? poll(message, message.poll) : nothing}
    ${components(message, message.components)}
    ${isEdited && message.content === '' ? edited : nothing}
    ${reactions(message)}
    ${message.thread ? html`<button class="thread-link" type="button" @click=${() => store.open(message.thread?.id ?? '')}>Thread: <bdi>${message.thread.name}</bdi> ›</button>` : nothing}`;
}

function reactions({ id, reactions = [] }: Message): TemplateResult | typeof nothing {
  if (reactions.length === 0) return nothing;
  return html`<div class="reactions">${reactions.map(({ emoji, count, me }) => {
    const given = emoji.id ? `${emoji.name}:${emoji.id}` : emoji.name;
    return html`<button type="button" aria-pressed=${me ? 'true' : 'false'} aria-label="${emoji.name}, ${count}"
      @click=${() => void act({ do: 'react', message: id, emoji: given, adds: !me })}>${emoji.id ? `:${emoji.name}:` : emoji.name} ${count}</button>`;
  })}</div>`;
}

customElements.define('parley-message', MessageElement);
