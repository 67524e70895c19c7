/** A text that an operator wrote, fit for a log: secrets masked, cut to 60 characters, controls escaped. */
export function quote(text: string): string {
  const start = text.slice(0, 300);
  if (/sk-[\w-]{8}|[\w-]{18,}\.[\w-]{5,}\.[\w-]{18,}/.test(start))
    return `a secret of ${text.length} characters`;
  // Whatever stands before the last @ of an address may hold a password.
  const masked = start.replace(/^.*:.*@/s, '***@');
  return JSON.stringify(masked.length > 60 ? `${masked.slice(0, 60)}…` : masked);
}
