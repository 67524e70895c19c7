import { ComponentType } from 'discord.js';
import { z } from 'zod';

/** What can be read in a component of a message (Discord docs, "Component Reference"); all else is left aside. */
const componentSchema = z.looseObject({
  type: z.number(),
  content: z.string().optional(),
  description: z.string().nullish(),
  name: z.string().optional(),
  items: z.array(z.looseObject({ description: z.string().nullish() })).optional(),
  accessory: z.unknown().optional(),
  components: z.array(z.unknown()).optional(),
});

/**
 * The text of a component and all that it holds, in the order in which it is shown: text displays, sections, containers;
 * pictures by their description, files by name. Buttons and menus say nothing. What is not a component is empty.
 */
export function componentText(component: unknown): string {
  const read = componentSchema.safeParse(component);
  if (!read.success) return '';
  const { type, content, description, name, items = [], accessory, components = [] } = read.data;
  const inner = [...components, ...(accessory === undefined ? [] : [accessory])].map(componentText);
  return [own(type, { content, description, name, items }), ...inner]
    .filter((part) => part !== '')
    .join('\n');
}

type Fields = Pick<z.output<typeof componentSchema>, 'content' | 'description' | 'name'> & {
  items: { description?: string | null | undefined }[];
};

function own(type: number, { content = '', description, name, items }: Fields): string {
  switch (type) {
    case ComponentType.TextDisplay:
      return content;
    case ComponentType.Thumbnail:
      return picture(description);
    case ComponentType.MediaGallery:
      return items.map((item) => picture(item.description)).join('\n');
    case ComponentType.File:
      return name === undefined ? '' : `[file: ${name}]`;
    default:
      return '';
  }
}

function picture(description: string | null | undefined): string {
  return description ? `[picture: ${description}]` : '[picture]';
}
