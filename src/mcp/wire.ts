import { z } from 'zod';

// Read leniently: what one tool or one part of a result has wrong must not take the others along.

/** A tool as an MCP server describes it (specification 2025-06-18, server/tools). */
export type OfferedTool = z.output<typeof offeredTool>;

/** Longest description of a tool that models are sent, in UTF-16 units: it is paid with every request. */
const mostDescription = 4000;
/** Longest schema of a tool's arguments, as JSON. */
const mostSchema = 50_000;

const offeredTool = z.looseObject({
  name: z.string().min(1).max(128),
  title: z.string().optional(),
  description: z
    .string()
    .default('')
    .transform((text) => text.slice(0, mostDescription)),
  inputSchema: z
    .looseObject({ type: z.literal('object') })
    .refine((schema) => JSON.stringify(schema).length <= mostSchema)
    // What dialect it is written in says nothing to a model, and some providers refuse a schema that has it.
    .transform(({ $schema: _, ...schema }) => schema),
  annotations: z
    .looseObject({ title: z.string().optional(), readOnlyHint: z.boolean().optional() })
    .optional()
    .catch(undefined),
  execution: z.looseObject({ taskSupport: z.unknown().optional() }).optional().catch(undefined),
});

/** A page of the list of tools. */
export const toolsPage = z.looseObject({
  tools: z.array(z.unknown()),
  nextCursor: z.string().optional(),
});

/** The tools of a page that can be used; those which only run as tasks of their own cannot. */
export function usableTools(tools: readonly unknown[]): OfferedTool[] {
  return tools.flatMap((tool) => {
    const { success, data } = offeredTool.safeParse(tool);
    return success && data.execution?.taskSupport !== 'required' ? [data] : [];
  });
}

const text = z.string();
const part = z.looseObject({
  type: text,
  text: text.optional(),
  data: text.optional(),
  mimeType: text.optional(),
  uri: text.optional(),
  name: text.optional(),
  resource: z
    .looseObject({ uri: text.optional(), text: text.optional(), mimeType: text.optional() })
    .optional(),
});

/** What a server answers, before it is looked at. */
export const anything = z.looseObject({});

/** What a call came to (the same, "Tool Result"). */
export const callResult = z.looseObject({
  content: z.array(part).default([]),
  structuredContent: z.unknown().optional(),
  isError: z.boolean().optional(),
});

/** Parsed. */
export type CallResult = z.output<typeof callResult>;
