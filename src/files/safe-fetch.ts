import { type LookupAddress, lookup as systemLookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { Agent, buildConnector, fetch as undiciFetch } from 'undici';
import { type Allowed, isAllowed, isPublic } from './address.ts';

/** Somebody wanted something from inside the network that the bot runs in. */
export class PrivateAddressError extends Error {
  override readonly name = 'PrivateAddressError';
}

/** Asks for all addresses of a name, as `dns.lookup` does. */
export type LookupAll = (
  hostname: string,
  options: { all: true },
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/** Where a connection goes to. */
interface Goal {
  /** As in an address of the web, in small letters; of an IPv6 address without brackets. */
  host: string;
  port: number;
}

/** A goal inside the network, by any of the addresses that its host has. @returns nothing where all are public, or allowed */
function inside(allow: readonly Allowed[], goal: Goal, addresses: readonly LookupAddress[]) {
  const found = addresses.find(
    ({ address }) => !isPublic(address) && !isAllowed(allow, { ...goal, address }),
  );
  return found && new PrivateAddressError(`${goal.host} is inside a private network`);
}

/**
 * Tells of addresses of the web whether all that their hosts' names lead to is public, or allowed by the operator: for what others
 * fetch, who may reach more than they should. One that is not found is not.
 */
export function createHostCheck(allow: readonly Allowed[], lookup: LookupAll = systemLookup) {
  return ({ hostname: host, port, protocol }: URL): Promise<boolean> =>
    new Promise((resolve) => {
      lookup(host, { all: true }, (error, found = []) =>
        resolve(
          !error &&
            found.length > 0 &&
            inside(allow, { host, port: portOf(protocol, port) }, found) === undefined,
        ),
      );
    });
}

/**
 * `fetch` for addresses that come from outside: it connects to public addresses only, and to those that the operator
 * allows. What is checked is the address that is connected to, at every connection: so redirects and DNS answers that lead
 * inside are refused too, and a second answer for the same name changes nothing. It waits for as long as its caller does
 * (`signal`) and reads as much as its caller reads.
 *
 * @param lookup the system's own but in tests
 * @returns rejects as `fetch` does, with a `PrivateAddressError` among the causes: see `isPrivateAddress`
 */
export function createSafeFetch(allow: readonly Allowed[], lookup: LookupAll = systemLookup): typeof fetch {
  const connectTo = (port: number) => {
    const guarded: LookupFunction = (host, options, answer) =>
      lookup(host, { ...options, all: true }, (error, found = []) => {
        const [first] = found;
        const problem =
          error ??
          inside(allow, { host, port }, found) ??
          (first ? null : new Error(`${host} has no address`));
        if (problem || !first) answer(problem, '', 0);
        else if (options.all) answer(null, found);
        else answer(null, first.address, first.family);
      });
    return buildConnector({ lookup: guarded } as buildConnector.BuildOptions);
  };
  // A look-up does not say for which port it is: each that the operator names has its own, and all others are alike.
  const named = new Map(allow.flatMap(({ port }) => (port === undefined ? [] : [[port, connectTo(port)]])));
  const other = connectTo(0);
  const agent = new Agent({
    // Callers say how long they wait: what streams may be silent for longer than any default.
    headersTimeout: 0,
    bodyTimeout: 0,
    connect(options, answer) {
      const host = options.hostname;
      const port = portOf(options.protocol, options.port);
      // Where the host is an address, nothing is looked up.
      const problem = isIP(host) ? inside(allow, { host, port }, [{ address: host, family: 0 }]) : undefined;
      if (problem) answer(problem, null);
      else (named.get(port) ?? other)(options, answer);
    },
  });
  const safeFetch = (input: Parameters<typeof undiciFetch>[0], init?: Parameters<typeof undiciFetch>[1]) =>
    undiciFetch(input, { ...init, dispatcher: agent });
  return safeFetch as unknown as typeof fetch;
}

/** @param port as in an address of the web, where its protocol's own is left out */
function portOf(protocol: string, port: string): number {
  if (port !== '') return Number(port);
  return protocol === 'https:' ? 443 : 80;
}

/** Whether something was refused for the address that it leads to. */
export function isPrivateAddress(error: unknown): boolean {
  if (error instanceof PrivateAddressError) return true;
  return error instanceof Error && isPrivateAddress(error.cause);
}
