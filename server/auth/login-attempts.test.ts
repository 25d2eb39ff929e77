import { describe, expect, it } from "vitest";
import { addressGroup } from "./login-attempts.ts";

describe("what counts as one address", () => {
  it.each([
    ["198.51.100.7", "198.51.100.7"],
    ["::ffff:198.51.100.7", "198.51.100.7"],
    ["2001:db8:1:2::1", "20010db800010002/64"],
    ["2001:db8:1:2:ffff::9", "20010db800010002/64"],
    ["2001:db8:1:3::1", "20010db800010003/64"],
    ["fe80::1%eth0", "fe80000000000000/64"],
    ["", "unknown"],
    ["no address", "unknown"],
  ])("%s → %s", (address, group) => {
    expect(addressGroup(address)).toBe(group);
  });
});
