import { expect, test } from "vitest";
import { addressRanges, clientByAddress } from "#platform/rate-limit/client-of.ts";

const PROXIES = "10.0.0.0/8, 2001:db8:1::/48, 192.0.2.7";

test.for([
  { what: "its own address", peer: "203.0.113.9", client: "203.0.113.9" },
  { what: "IPv4 on a socket for both", peer: "::ffff:203.0.113.9", client: "203.0.113.9" },
  { what: "the network of an IPv6 address", peer: "2001:db8::1", client: "2001:db8:0:0::/64" },
  { what: "however it is written", peer: "2001:0DB8:0::0:1", client: "2001:db8:0:0::/64" },
  { what: "with a zone", peer: "fe80::1:2%eth0", client: "fe80:0:0:0::/64" },
  { what: "nobody any more", peer: undefined, client: "" },
])("a client is told by $what", ({ peer, client }) => {
  expect(clientByAddress(undefined)(peer, "198.51.100.1")).toBe(client);
});

test.for([
  { what: "whom a proxy names", forwardedFor: "203.0.113.9", client: "203.0.113.9" },
  {
    what: "nobody whom the client names",
    forwardedFor: "198.51.100.1, 203.0.113.9",
    client: "203.0.113.9",
  },
  {
    what: "through several proxies",
    forwardedFor: "198.51.100.1,203.0.113.9, 192.0.2.7,::ffff:10.9.9.9",
    client: "203.0.113.9",
  },
  { what: "in several headers", forwardedFor: ["1.1.1.1", "203.0.113.9"], client: "203.0.113.9" },
  { what: "no further than it makes sense", forwardedFor: "198.51.100.1, me", client: "10.1.2.3" },
  { what: "the proxy itself", forwardedFor: undefined, client: "10.1.2.3" },
  { what: "a proxy behind a proxy", forwardedFor: "10.0.0.9", client: "10.0.0.9" },
])("behind a trusted proxy, it is $what", ({ forwardedFor, client }) => {
  const clientOf = clientByAddress(addressRanges.parse(PROXIES));

  expect(clientOf("10.1.2.3", forwardedFor)).toBe(client);
});

test("a peer that is no proxy cannot speak for others", () => {
  const clientOf = clientByAddress(addressRanges.parse(PROXIES));

  expect(clientOf("203.0.113.9", "198.51.100.1")).toBe("203.0.113.9");
  expect(clientOf("2001:db8:2::1", "198.51.100.1")).toBe("2001:db8:2:0::/64");
  expect(clientOf("2001:db8:1::1", "198.51.100.1")).toBe("198.51.100.1");
});

test.for(["localhost", "10.0.0.0/33", "10.0.0.0/8/8", "10.0.0.0/", "1.2.3.4,", "::/129"])(
  "%s is no range of addresses",
  (text) => {
    expect(addressRanges.safeParse(text).success).toBe(false);
  },
);
