import { expect, test } from "vitest";
import { refuseLongCacheIn } from "./long-cache.ts";

const body = (text: string) => Buffer.from(text);
const long = '{"type":"ephemeral","ttl":"1h"}';

test.each([
  [`{"system":[{"type":"text","text":"s","cache_control":${long}}]}`, "system.0.cache_control.ttl"],
  [
    `{"messages":[{"content":[{"content":[{"cache_control":${long}}]}]}]}`,
    "messages.0.content.0.content.0.cache_control.ttl",
  ],
  [`{"tools":[{},{"cache_control":${long}}]}`, "tools.1.cache_control.ttl"],
  [`{"cache_control":${long}}`, "cache_control.ttl"],
  ['{"cache_control":{"ttl":"\\u0031h"}}', "cache_control.ttl"],
  ['{"cache_control":{"ttl":"1\\u0068"}}', "cache_control.ttl"],
  ['{"cache_\\u0063ontrol":{"ttl":"1h"}}', "cache_control.ttl"],
])("a cache of an hour is refused unless the settings allow it: %s", (text, param) => {
  expect(() => refuseLongCacheIn(body(text), {})).toThrow(expect.objectContaining({ code: "invalid_request", param }));
  expect(() => refuseLongCacheIn(body(text), { paid_extras: true })).not.toThrow();
});

test.each([
  ['{"cache_control":{"type":"ephemeral"}}'],
  ['{"cache_control":{"type":"ephemeral","ttl":"5m"}}'],
  ['{"messages":[{"content":"ttl of 1h"}]}'],
  [`{"messages":[{"content":[{"type":"tool_use","input":{"cache_control":${long}}}]}]}`],
])("what names no such cache passes: %s", (text) => {
  expect(() => refuseLongCacheIn(body(text), {})).not.toThrow();
});
