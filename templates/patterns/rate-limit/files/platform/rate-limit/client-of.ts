import { BlockList, isIP, isIPv6 } from "node:net";
import { z } from "zod";

/**
 * Whom a request counts for.
 *
 * @param peer the address at the other end of the connection
 * @param forwardedFor the header `x-forwarded-for`
 */
export type ClientOf = (
  peer: string | undefined,
  forwardedFor: string | readonly string[] | undefined,
) => string;

/** Anybody may write the header, so it counts only as far as proxies that are trusted have passed it on. */
export function clientByAddress(proxies: BlockList | undefined): ClientOf {
  if (proxies === undefined) return (peer) => networkOf(unmapped(peer));
  return (peer, forwardedFor = []) => {
    let client = unmapped(peer);
    // Each proxy appends the address of its own peer.
    const hops = forwardedFor.toString().split(",");
    while (proxies.check(client, familyOf(client))) {
      const hop = unmapped(hops.pop()?.trim() ?? "");
      if (isIP(hop) === 0) break;
      client = hop;
    }
    return networkOf(client);
  };
}

/** `10.0.0.0/8, 2001:db8::7`: addresses and ranges of them. */
export const addressRanges = z.string().transform((text, context) => {
  const ranges = new BlockList();
  for (const range of text.split(",").map((part) => part.trim())) {
    const [, address = "", bits] = /^([^/]+)(?:\/(\d+))?$/.exec(range) ?? [];
    const family = familyOf(address);
    try {
      ranges.addSubnet(address, Number(bits ?? (family === "ipv4" ? 32 : 128)), family);
    } catch {
      context.addIssue(`Invalid input: expected addresses or ranges, received "${range}"`);
    }
  }
  return ranges;
});

function familyOf(address: string): "ipv4" | "ipv6" {
  return isIPv6(address) ? "ipv6" : "ipv4";
}

/** IPv4 as a socket for both families shows it. */
function unmapped(address = ""): string {
  return address.startsWith("::ffff:") && address.includes(".") ? address.slice(7) : address;
}

/** Who has one IPv6 address has all 2^64 of its network. */
function networkOf(address: string): string {
  if (!address.includes(":")) return address;
  const [before = [], after = []] = address.split("::").map((part) => part.split(":"));
  const missing = Array.from({ length: 8 - before.length - after.length }, () => "0");
  const network = [...before, ...missing, ...after].slice(0, 4);
  return `${network.map((group) => Number.parseInt(group || "0", 16).toString(16)).join(":")}::/64`;
}
