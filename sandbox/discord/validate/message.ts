import {
  IncomingWebhookRequestPartialSchema,
  IncomingWebhookUpdateRequestPartialSchema,
  MessageCreateRequestSchema,
  MessageEditRequestPartialSchema,
  type SpecSchema,
} from 'discord-api-spec/zod';
import { apiError, type Complaint, formError } from '../api-error.ts';
import { type Json, type MessageBody, messageFlag, type Upload } from '../wire.ts';
import { complaintsOfComponents } from './components.ts';
import { complaintsOf } from './schema.ts';

/** Which route a message body came by. */
export type MessageRoute = 'create' | 'edit' | 'webhook-create' | 'webhook-edit';

const schemas: Record<MessageRoute, SpecSchema> = {
  create: MessageCreateRequestSchema,
  edit: MessageEditRequestPartialSchema,
  'webhook-create': IncomingWebhookRequestPartialSchema,
  'webhook-edit': IncomingWebhookUpdateRequestPartialSchema,
};

const settable: Record<MessageRoute, number> = {
  create:
    messageFlag.suppressEmbeds |
    messageFlag.suppressNotifications |
    messageFlag.voiceMessage |
    messageFlag.componentsV2,
  edit: messageFlag.suppressEmbeds | messageFlag.componentsV2,
  'webhook-create':
    messageFlag.suppressEmbeds |
    messageFlag.ephemeral |
    messageFlag.suppressNotifications |
    messageFlag.voiceMessage |
    messageFlag.componentsV2,
  'webhook-edit': messageFlag.suppressEmbeds | messageFlag.componentsV2,
};

/**
 * Checks the body of a request that makes or changes a message: the published schema, then what it misses. Throws
 * a 50035. Whether anything is left to show is asked later, when old and new are put together.
 */
export function checkedMessage(
  route: MessageRoute,
  sent: unknown,
  uploads: readonly Upload[],
  alreadyVersion2 = false,
): MessageBody {
  const complaints = complaintsOf(schemas[route], withTextIds(sent));
  if (complaints.length > 0) throw formError(complaints);
  const body = (sent ?? {}) as MessageBody;
  const version2 = alreadyVersion2 || ((body.flags ?? 0) & messageFlag.componentsV2) !== 0;
  const found = [
    ...complaintsOfText(body, version2),
    ...complaintsOfEmbeds(body.embeds ?? []),
    ...complaintsOfComponents(body.components ?? [], version2),
    ...complaintsOfMentions(body),
    ...complaintsOfFiles(body, uploads),
    ...complaintsOfPoll(body),
  ];
  // discord.js reads a message's flags and sends them back with its edits; Discord ignores the ones it set itself.
  const foreign = (body.flags ?? 0) & ~settable[route];
  if (foreign !== 0 && route.endsWith('create')) {
    found.push({
      path: ['flags'],
      code: 'BITFIELD_INVALID',
      message: `These flags may not be set here: ${foreign}`,
    });
  }
  if (body.enforce_nonce && (body.nonce === undefined || body.nonce === null)) {
    found.push({ path: ['nonce'], code: 'BASE_TYPE_REQUIRED', message: 'enforce_nonce needs a nonce' });
  }
  if (found.length > 0) throw formError(found);
  return body;
}

/** The schema wants attachment ids as text; Discord's docs allow numbers too. */
function withTextIds(sent: unknown): unknown {
  const attachments = (sent as MessageBody | undefined)?.attachments;
  if (!attachments) return sent ?? {};
  return {
    ...(sent as MessageBody),
    attachments: attachments.map((one) => ({ ...one, id: String(one.id) })),
  };
}

function complaintsOfText(body: MessageBody, version2: boolean): Complaint[] {
  const complaints: Complaint[] = [];
  if ((body.content ?? '').length > 2000) {
    complaints.push({
      path: ['content'],
      code: 'BASE_TYPE_MAX_LENGTH',
      message: 'Must be 2000 or fewer in length.',
    });
  }
  if (!version2) return complaints;
  const cannot = (field: string): void => {
    const message = `The '${field}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2`;
    complaints.push({ path: [field], code: 'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2', message });
  };
  if (body.content) cannot('content');
  if (body.embeds?.length) cannot('embeds');
  if (body.poll) cannot('poll');
  if (body.sticker_ids?.length) cannot('sticker_ids');
  return complaints;
}

function complaintsOfEmbeds(embeds: readonly Json[]): Complaint[] {
  const lengthOf = (value: unknown): number => (typeof value === 'string' ? value.length : 0);
  const total = embeds.reduce((sum, embed) => {
    const fields = (embed.fields ?? []) as Json[];
    return (
      sum +
      lengthOf(embed.title) +
      lengthOf(embed.description) +
      lengthOf((embed.footer as Json | undefined)?.text) +
      lengthOf((embed.author as Json | undefined)?.name) +
      fields.reduce((all, field) => all + lengthOf(field.name) + lengthOf(field.value), 0)
    );
  }, 0);
  if (total <= 6000) return [];
  return [
    { path: ['embeds'], code: 'MAX_EMBED_SIZE_EXCEEDED', message: 'Embed size exceeds maximum size of 6000' },
  ];
}

function complaintsOfMentions({ allowed_mentions: allowed }: MessageBody): Complaint[] {
  if (!allowed) return [];
  return (['users', 'roles'] as const)
    .filter((kind) => allowed.parse?.includes(kind) && (allowed[kind]?.length ?? 0) > 0)
    .map((kind) => ({
      path: ['allowed_mentions'],
      code: 'MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE',
      message: `parse:["${kind}"] and ${kind}: [ids...] are mutually exclusive.`,
    }));
}

/** The schema allows answers as long as the question; Discord takes 55 (docs, poll media object). */
function complaintsOfPoll({ poll }: MessageBody): Complaint[] {
  const answers = (poll?.answers ?? []) as { poll_media?: { text?: string } }[];
  return answers.flatMap(({ poll_media: media }, index) => {
    const length = media?.text?.length ?? 0;
    if (length >= 1 && length <= 55) return [];
    const path = ['poll', 'answers', index, 'poll_media', 'text'];
    const [code, message] =
      length === 0
        ? ['BASE_TYPE_REQUIRED', 'This field is required']
        : ['BASE_TYPE_MAX_LENGTH', 'Must be 55 or fewer in length.'];
    return [{ path, code, message }];
  });
}

const mebibyte = 1024 * 1024;

function complaintsOfFiles(body: MessageBody, uploads: readonly Upload[]): Complaint[] {
  if (uploads.some((upload) => upload.bytes.length > 10 * mebibyte)) throw apiError(40005);
  if (uploads.length > 10) {
    return [
      { path: ['attachments'], code: 'BASE_TYPE_MAX_LENGTH', message: 'Must be 10 or fewer in length.' },
    ];
  }
  const numbers = new Set(uploads.map((upload) => /^files\[(\d+)\]$/.exec(upload.field)?.[1] ?? '0'));
  return (body.attachments ?? []).flatMap((attachment, index) => {
    const id = String(attachment.id);
    const isNew = id.length < 10;
    if (!isNew || numbers.has(id)) return [];
    const message = `There is no files[${id}] in this request.`;
    return [{ path: ['attachments', index, 'id'], code: 'ATTACHMENT_NOT_FOUND', message }];
  });
}
