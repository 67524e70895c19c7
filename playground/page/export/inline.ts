/** The largest file that goes into a saved page, bytes; of a larger one only its name does. */
const most = 16 * 1024 * 1024;

/** Whether an address is of this server. */
export function isOwn(address: string): boolean {
  return URL.canParse(address, location.href) && new URL(address, location.href).origin === location.origin;
}

/** What an address of this server gives, as a `data:` address; undefined where that is too much, or it is elsewhere. */
export async function inlined(address: string): Promise<string | undefined> {
  if (address.startsWith('data:')) return address;
  if (!isOwn(address)) return undefined;
  const response = await fetch(address);
  if (!response.ok) return undefined;
  const blob = await response.blob();
  if (blob.size > most) return undefined;
  const reader = new FileReader();
  const read = new Promise((resolve, reject) => {
    reader.addEventListener('load', resolve);
    reader.addEventListener('error', () => reject(reader.error));
  });
  reader.readAsDataURL(blob);
  await read;
  return String(reader.result);
}
