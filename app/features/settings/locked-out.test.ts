import { expect, test } from "vitest";
import { lockedOutBy } from "./locked-out.ts";

const on = { two_factor: true };
const off = { two_factor: false };

test.each([
  [[on, on], null, true, "All of your staff (2) have it on."],
  [[on, off], null, true, "1 member of staff has it off, and may do nothing but turn it on while this is on."],
  [
    [off, off],
    null,
    false,
    "2 members of staff have it off, and may do nothing but turn it on while this is on. You are one of them.",
  ],
  [[off], "next", true, "1 member or more of staff have it off, and may do nothing but turn it on while this is on."],
])("requiring two-factor says whom it locks out", (data, next_cursor, self, words) => {
  expect(lockedOutBy({ data, next_cursor }, self)).toBe(words);
});
