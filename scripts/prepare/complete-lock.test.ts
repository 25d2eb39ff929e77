import { expect, test } from "vitest";
import { completeLock, missingFromLock } from "./complete-lock.ts";

test("a package of another platform is written back, and then nothing is missing", () => {
  const lock = {
    packages: {
      "": {},
      "node_modules/tool": {
        version: "1.0.0",
        dev: true,
        optionalDependencies: { "@tool/linux-arm64-musl": "^1.0.0" },
      },
    },
  };
  const { added, lock: complete } = completeLock(lock);
  expect(added).toBe(1);
  expect(complete.packages["node_modules/@tool/linux-arm64-musl"]).toEqual({
    version: "1.0.0",
    cpu: ["arm64"],
    dev: true,
    libc: ["musl"],
    optional: true,
    os: ["linux"],
  });
  expect(completeLock(complete).added).toBe(0);
});

test("this checkout's lock is complete: npm ci takes it", () => {
  expect(missingFromLock()).toBe(0);
});
