import { expect, test } from "vitest";
import { billableUsage, boundAt, type Rates } from "./billable.ts";
import type { MediaUsage } from "./port.ts";

const told = (units: MediaUsage["units"], ...estimated: MediaUsage["estimated"]): MediaUsage => ({ units, estimated });

test("an image is charged by its own figure, else by its size's, else by the plain one", () => {
  const usage = told({ "image:1024x1024:high": 2, request: 1 });
  for (const rates of [{ "image:1024x1024:high": 9n }, { "image:1024x1024": 5n }, { image: 3n }] as Rates[])
    expect(billableUsage(usage, rates)).toEqual({ units: usage.units, estimated: false });
});

test("an image of a size without a figure is not free: it counts as the dearest", () => {
  const rates: Rates = { "image:1024x1024:standard": 40n, "image:1792x1024:hd": 120n, "image:1792x1024:standard": 80n };
  expect(billableUsage(told({ "image:512x512:standard": 3, request: 1 }), rates).units).toEqual({
    "image:1792x1024:hd": 3,
    request: 1,
  });
  expect(billableUsage(told({ "image:1792x1024": 1 }), rates).units).toEqual({ "image:1792x1024:hd": 1 });
});

test("the hold covers the dearest image that the model may choose", () => {
  const rates: Rates = { image: 10n, "image:1024x1024:high": 167n, "image:1024x1024:low": 11n };
  expect(boundAt({ "image:1024x1024": 2, input: 5 }, rates)).toEqual({ "image:1024x1024:high": 2, input: 5 });
  expect(boundAt({ image: 1 }, rates)).toEqual({ "image:1024x1024:high": 1 });
  expect(boundAt({ "image:1024x1024:low": 1 }, rates)).toEqual({ "image:1024x1024:low": 1 });
  expect(boundAt({ "image:9x9": 1 }, {})).toEqual({ "image:9x9": 1 });
});

test("reported tokens and images of the same answer are not both charged", () => {
  const usage = told({ input: 10, image_output: 1056, "image:1024x1024:medium": 1, request: 1 });
  expect(billableUsage(usage, { input: 5n, image_output: 40n, image: 42_000n }).units).toEqual({
    input: 10,
    image_output: 1056,
    request: 1,
  });
  expect(billableUsage(usage, { input: 5n, image: 42_000n }).units).toEqual(usage.units);
  expect(billableUsage(usage, { input: 5n, output: 40n }).units.image_output).toBe(1056);
});

test("estimated tokens yield to what was counted, and mark the record only where they are charged", () => {
  const usage = told({ second: 9, audio_input: 153, output: 20, request: 1 }, "audio_input", "output");
  expect(billableUsage(usage, { second: 100n, input: 3n, output: 10n })).toEqual({
    units: { second: 9, request: 1 },
    estimated: false,
  });
  expect(billableUsage(usage, { input: 3n, output: 10n })).toEqual({ units: usage.units, estimated: true });
  expect(billableUsage(usage, { second: 100n }).estimated).toBe(false);
});

test("speech is charged by characters where they have a figure, never by its seconds as well", () => {
  const usage = told(
    { character: 43, second: 3, input: 11, audio_output: 63, request: 1 },
    "second",
    "input",
    "audio_output",
  );
  expect(billableUsage(usage, { character: 15n, second: 200n })).toEqual({
    units: { character: 43, request: 1 },
    estimated: false,
  });
  expect(billableUsage(usage, { second: 200n })).toMatchObject({ units: { second: 3 }, estimated: true });
  expect(billableUsage(usage, { input: 1n, audio_output: 12n })).toMatchObject({
    units: { audio_output: 63 },
    estimated: true,
  });
});

test("a price by the second and a cost by tokens: each finds its measure", () => {
  const price: Rates = { second: 100n };
  const cost: Rates = { audio_input: 6n, output: 10n };
  const reported = told({ second: 9, audio_input: 90, output: 20, request: 1 });
  expect(billableUsage(reported, price, cost)).toEqual({ units: reported.units, estimated: false });
  const guessed = told(reported.units, "audio_input", "output");
  expect(billableUsage(guessed, price, cost)).toEqual({ units: reported.units, estimated: false });
  expect(billableUsage(guessed, price).units).toEqual({ second: 9, request: 1 });
});
