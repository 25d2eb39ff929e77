import { describe, expect, test } from "vitest";
import { clientAddress } from "./client-address.ts";

const peer = "10.0.0.9";
const from = (forwardedFor: string | undefined, trustedHops: number) =>
  clientAddress({ peer, forwardedFor }, trustedHops);

describe("the client's address", () => {
  test("is the socket's peer without a proxy, whatever the client claims", () => {
    expect(from(undefined, 0)).toBe(peer);
    expect(from("198.51.100.7", 0)).toBe(peer);
  });

  test("is what the only proxy saw, not what the client wrote before it", () => {
    expect(from("198.51.100.7", 1)).toBe("198.51.100.7");
    expect(from("1.1.1.1, 2.2.2.2,198.51.100.7", 1)).toBe("198.51.100.7");
  });

  test("is what the outermost of two proxies saw", () => {
    expect(from("1.1.1.1, 198.51.100.7, 203.0.113.4", 2)).toBe("198.51.100.7");
  });

  test("is the peer's when fewer proxies were passed than are trusted", () => {
    expect(from("198.51.100.7", 2)).toBe(peer);
    expect(from(undefined, 1)).toBe(peer);
  });

  test.each(["", "unknown", "_hidden", "198.51.100.7.8", "198.51.100.7, "])(
    "is the peer's when %j stands there",
    (v) => {
      expect(from(v, 1)).toBe(peer);
    },
  );

  test.each([
    ["198.51.100.7:4711", "198.51.100.7"],
    ["2001:db8::1", "2001:db8::1"],
    ["[2001:db8::1]", "2001:db8::1"],
    ["[2001:db8::1]:4711", "2001:db8::1"],
  ])("is understood as %s", (written, address) => {
    expect(from(written, 1)).toBe(address);
  });

  test("of a socket that is gone is empty", () => {
    expect(clientAddress({ peer: undefined, forwardedFor: undefined }, 0)).toBe("");
  });
});
