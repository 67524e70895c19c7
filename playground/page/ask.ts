/**
 * Asks this page's server for something, or, with a body, tells it something.
 *
 * @throws Error with a sentence for whoever looks
 */
export async function ask<Answer>(path: string, body?: unknown, method = 'POST'): Promise<Answer> {
  const response = await fetch(path, {
    ...(body !== undefined && {
      method,
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    }),
  }).catch(() => {
    throw new Error('The playground is not running any more.');
  });
  const said = await response.json();
  if (!response.ok) throw new Error(said.why);
  return said;
}
