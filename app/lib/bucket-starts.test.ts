import { expect, it } from "vitest";
import { bucketStarts } from "./bucket-starts.ts";

it("days begin at the zone's midnight, also across clock changes", () => {
  expect(bucketStarts("2026-10-24T10:00:00Z", "2026-10-26T23:30:00Z", "day", "Europe/Berlin")).toEqual([
    "2026-10-23T22:00:00.000Z",
    "2026-10-24T22:00:00.000Z",
    "2026-10-25T23:00:00.000Z",
    "2026-10-26T23:00:00.000Z",
  ]);
  expect(bucketStarts("2026-11-01T00:00:00Z", "2026-11-03T00:00:00Z", "day", "UTC")).toHaveLength(2);
  expect(bucketStarts("2026-11-01T00:00:00Z", "2026-11-01T10:00:00Z", "day", "Asia/Kathmandu")).toEqual([
    "2026-10-31T18:15:00.000Z",
  ]);
});

it("a day whose midnight the clock skips begins with the change", () => {
  // Beirut went from 00:00 to 01:00 on 31 March 2024.
  expect(bucketStarts("2024-03-30T23:00:00Z", "2024-03-31T10:00:00Z", "day", "Asia/Beirut")).toEqual([
    "2024-03-30T22:00:00.000Z",
  ]);
});

it("months and hours follow each other without a gap", () => {
  expect(bucketStarts("2025-11-21T00:00:00Z", "2026-02-01T00:00:00Z", "month", "UTC")).toEqual([
    "2025-11-01T00:00:00.000Z",
    "2025-12-01T00:00:00.000Z",
    "2026-01-01T00:00:00.000Z",
  ]);
  expect(bucketStarts("2026-11-20T08:15:00Z", "2026-11-20T10:15:00Z", "hour", "UTC")).toEqual([
    "2026-11-20T08:00:00.000Z",
    "2026-11-20T09:00:00.000Z",
    "2026-11-20T10:00:00.000Z",
  ]);
  expect(bucketStarts("1970-01-01T00:00:00Z", "2026-01-01T00:00:00Z", "hour", "UTC")).toHaveLength(400);
});
