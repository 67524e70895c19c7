import type { Body, ReplyFile } from './outlet.ts';

/** Discord's limit for a message, UTF-16 units (docs, "Create Message"). */
export const messageLimit = 2000;

/** How a reply ends. */
export interface ReplyEnding {
  /** Quiet lines at the very end; at most 1,000 units. */
  footer: string;
  components: readonly unknown[];
  /** Id of the member whom the last message pings; the footer mentions them. */
  ping?: string;
  /** Attached to the last message. */
  files?: readonly ReplyFile[];
  /** Shown under the text of the last message, in Discord's wire form. */
  embeds?: readonly unknown[];
  /** The text where Discord takes no embeds. */
  insteadOfEmbeds?: string;
}

/** Sentences that a reply itself needs. */
export interface ReplySays {
  continuesInFile: string;
  wholeInFile: string;
  /** Of the file that holds the whole. */
  fileName: string;
  /** Discord took no more of the answer. */
  refused: string;
  /** A permission to say more was taken away. */
  forbidden: string;
  /** Discord took no files or embeds. */
  extrasRefused: string;
}

/** What the messages of a reply are made from. */
export interface Parts {
  /** The whole answer as the model wrote it: what goes into the file. */
  text: string;
  maxMessages: number;
  /** The file with the whole hangs on the last of these messages, rather than on a further one. */
  fileInLast?: boolean;
  /** Drawn under the last message while the answer grows. */
  controls: readonly unknown[];
  says: ReplySays;
  /** Present when nothing more will come. */
  ending?: ReplyEnding;
  /** Why Discord takes nothing after the contents: that is said. */
  refused?: 'refused' | 'forbidden' | undefined;
  /** Whether no further message can be made: then what has no room in the last one is not said. */
  closed: boolean;
  /** What came with the text while it grows. */
  files: readonly ReplyFile[];
  /** Discord takes no files and no embeds here: that is said at the end. */
  plain: boolean;
  /** How many messages, from the first, stay in another place than the rest and get neither controls nor footer. */
  staying: number;
  /** Stands as a quiet line under the text while the answer grows, where there is room. */
  status?: string | undefined;
  /** The controls are about that line: where there is no room for it, the end of the text gives way. */
  asks?: boolean;
}

const none: readonly unknown[] = [];

/** A message whose text is known. `said`: what of it is the answer's, where a status line stands beside that. */
export type Written = Body & { content: string; said?: string };

/**
 * The messages of a reply from its pieces: at most `maxMessages` and then one with the whole as a file, controls under
 * the last one, and at the end the footer, in a message of its own where it has no room. Files are on the last one; while
 * the text grows over several messages they wait for the end, since a full message never changes. Pure.
 */
export function compose(contents: readonly string[], parts: Parts): Written[] {
  const { ending, controls, staying, plain, files } = parts;
  const bodies: Written[] = contents
    .slice(0, parts.maxMessages)
    .map((content) => ({ content, components: none }));
  if (contents.length > parts.maxMessages) {
    const rest = overflow(parts);
    if (parts.fileInLast)
      withLast(bodies, (last) => ({ ...last, ...rest, content: `${last.content}\n${rest.content}` }));
    else bodies.push(rest);
  }
  if (!ending) {
    const hasFiles = files.length > 0 && !plain;
    if (hasFiles && bodies.length === 0) bodies.push({ content: '', components: none });
    const isAlone = hasFiles && bodies.length === 1;
    if (bodies.length <= staying) return bodies;
    return withLast(bodies, (last) => ({
      ...growing(last, controls, parts),
      ...(isAlone && { files }),
    }));
  }
  const stays = bodies.length <= staying;
  const { components, ping } = ending;
  const attached = plain ? [] : (ending.files ?? []);
  const embeds = plain ? [] : (ending.embeds ?? []);
  const isLeftOut = plain && (ending.files?.length || (ending.embeds?.length && !ending.insteadOfEmbeds));
  const refused = [
    ...(parts.refused ? [parts.says[parts.refused]] : []),
    ...(isLeftOut ? [parts.says.extrasRefused] : []),
  ];
  const notice = refused.flatMap((line) => (line === '' ? [] : [`-# ${line}`])).join('\n');
  const footer = [notice, ending.footer].filter(Boolean).join('\n');
  const last = bodies.at(-1);
  const fits = (line: string) => last && !stays && last.content.length + 1 + line.length <= messageLimit;
  const line = [footer, ...(parts.closed ? [notice] : [])].find(fits);
  if (last && line) bodies[bodies.length - 1] = { ...last, content: `${last.content}\n${line}` };
  else if (footer !== '' && !parts.closed) bodies.push({ content: footer, components: none });
  else if (!last && attached.length + embeds.length > 0) bodies.push({ content: '', components: none });
  return withLast(bodies, (body) => ({
    ...body,
    components,
    ...(attached.length > 0 && { files: [...(body.files ?? []), ...attached] }),
    ...(embeds.length > 0 && { embeds }),
    ...(ping !== undefined && { ping }),
  }));
}

/** The message at which the answer grows. */
function growing(
  last: Written,
  components: readonly unknown[],
  { status, asks }: Pick<Parts, 'status' | 'asks'>,
): Written {
  const line = status === undefined ? '' : `\n-# ${status}`;
  const fits = last.content.length + line.length <= messageLimit;
  if (line === '' || (!fits && !asks)) return { ...last, components };
  const said = fits ? last.content : `${last.content.slice(0, messageLimit - line.length - 1)}…`;
  return { ...last, content: said + line, said, components };
}

/** The message that stands for what is too much for messages. */
function overflow({ text, says, ending }: Parts): Written {
  if (!ending) return { content: `-# ${says.continuesInFile}`, components: none };
  const file = { name: says.fileName, data: Buffer.from(text) };
  return { content: `-# ${says.wholeInFile}`, components: none, files: [file] };
}

function withLast(bodies: Written[], change: (last: Written) => Written): Written[] {
  const last = bodies.at(-1);
  if (last) bodies[bodies.length - 1] = change(last);
  return bodies;
}
