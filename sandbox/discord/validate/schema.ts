import type { SpecIssue, SpecSchema } from 'discord-api-spec/zod';
import { type Complaint, formError } from '../api-error.ts';

/** Keys that discord.js sends although the published schema of the route does not name them; Discord takes them. */
const tolerated = new Set(['tts', 'nonce', 'enforce_nonce', 'type']);

/**
 * (Within `attachments` everything passes: discord.js sends back all that it knows of a file which is kept.)
 * Checks a body under a published schema, and that the schema knows every key of it (the schemas themselves drop
 * unknown keys without a word). Returns all complaints, none when the body is right.
 */
export function complaintsOf(schema: SpecSchema, body: unknown): Complaint[] {
  const result = schema.safeParse(body);
  if (!result.success) return result.error.issues.flatMap((issue) => complaintsOfIssue(issue, []));
  return unknownKeys(body, result.data, []);
}

/** The body, or a 50035 that lists what is wrong with it. */
export function checked<T>(schema: SpecSchema, body: unknown): T {
  const complaints = complaintsOf(schema, body);
  if (complaints.length > 0) throw formError(complaints);
  return body as T;
}

function complaintsOfIssue(issue: SpecIssue, before: readonly PropertyKey[]): Complaint[] {
  const path = [...before, ...issue.path];
  if (issue.code === 'invalid_union' && issue.errors && issue.errors.length > 0) {
    return bestBranch(issue.errors).flatMap((inner) => complaintsOfIssue(inner, path));
  }
  return [{ path, ...wording(issue) }];
}

/** Of a union's branches, the one whose `type` fits, else the one with the fewest complaints. */
function bestBranch(branches: readonly SpecIssue[][]): SpecIssue[] {
  const fitting = branches.filter((issues) => !issues.some((issue) => issue.path[0] === 'type'));
  const [first = [], ...rest] = fitting.length > 0 ? fitting : branches;
  return rest.reduce((best, issues) => (issues.length < best.length ? issues : best), first);
}

function wording(issue: SpecIssue): { code: string; message: string } {
  if (issue.code === 'too_big') {
    return issue.origin === 'number'
      ? { code: 'NUMBER_TYPE_MAX', message: `Value should be less than or equal to ${issue.maximum}.` }
      : { code: 'BASE_TYPE_MAX_LENGTH', message: `Must be ${issue.maximum} or fewer in length.` };
  }
  if (issue.code === 'too_small') {
    return issue.origin === 'number'
      ? { code: 'NUMBER_TYPE_MIN', message: `Value should be greater than or equal to ${issue.minimum}.` }
      : { code: 'BASE_TYPE_MIN_LENGTH', message: `Must be ${issue.minimum} or more in length.` };
  }
  if (issue.code === 'invalid_value')
    return { code: 'BASE_TYPE_CHOICES', message: 'Value is not one of the choices.' };
  return {
    code: 'BASE_TYPE_INVALID',
    message: `This field is required or of the wrong type (${issue.message}).`,
  };
}

function unknownKeys(sent: unknown, kept: unknown, path: readonly PropertyKey[]): Complaint[] {
  if (Array.isArray(sent)) {
    const list = Array.isArray(kept) ? kept : [];
    return sent.flatMap((item, index) => unknownKeys(item, list[index], [...path, index]));
  }
  if (sent === null || typeof sent !== 'object' || kept === null || typeof kept !== 'object') return [];
  return Object.entries(sent).flatMap(([key, value]) => {
    if (key in kept) return unknownKeys(value, (kept as Record<string, unknown>)[key], [...path, key]);
    if (tolerated.has(key) || path[0] === 'attachments' || path[1] === 'attachments') return [];
    return [{ path: [...path, key], code: 'UNKNOWN_KEY', message: `Discord knows no "${key}" here.` }];
  });
}
