import { expect, test } from "vitest";
import { makeSeats } from "./seats.ts";

test("a person has so many pages open at most; closing one makes room, and others are not concerned", () => {
  const seats = makeSeats(2);
  const leave = seats.take("a");
  seats.take("a");
  expect(() => seats.take("a")).toThrow("Too many of your pages");
  seats.take("b")();
  leave();
  leave();
  const again = seats.take("a");
  expect(() => seats.take("a")).toThrow("Too many of your pages");
  again();
  expect(seats.people).toBe(1);
});
