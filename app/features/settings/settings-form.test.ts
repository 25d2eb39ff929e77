import { expect, test } from "vitest";
import { changedSettings, settingsForm, shownSettings } from "./settings-form.ts";

const settings = {
  name: "Harbour",
  slug: "harbour",
  test_mode: false,
  accent: null,
  logo_path: null,
  reporting_currency: "EUR",
  time_zone: "Europe/Berlin",
  require_two_factor: false,
  magic_words: ["/balance", "/tokenbill"],
  stale_cost_days: 180,
};

const sent = (changes: Record<string, string>) =>
  settingsForm.schema.parse(settingsForm.toInput({ ...shownSettings(settings), ...changes }));

test("a form that is sent as it was shown changes nothing", () => {
  expect(changedSettings(settings, sent({}))).toEqual({});
});

test("only what was changed is sent: a colour, no magic word at all, two-factor for everybody", () => {
  expect(changedSettings(settings, sent({ accent: "#AA3300", magic_words: "\n", require_two_factor: "on" }))).toEqual({
    accent: "#aa3300",
    magic_words: [],
    require_two_factor: true,
  });
});

test.each([
  ["a colour's name", { accent: "red" }, "accent"],
  ["a time zone that does not exist", { time_zone: "Europe/Atlantis" }, "time_zone"],
  ["a currency in words", { reporting_currency: "Euro" }, "reporting_currency"],
  ["a magic word twice", { magic_words: "/a1\n/A1" }, "magic_words"],
  ["no name", { name: " " }, "name"],
  ["half a day", { stale_cost_days: "0.5" }, "stale_cost_days"],
])("%s is refused at its field", (_, changes, field) => {
  const read = settingsForm.schema.safeParse(settingsForm.toInput({ ...shownSettings(settings), ...changes }));
  expect(read.error?.issues[0]?.path[0]).toBe(field);
});
