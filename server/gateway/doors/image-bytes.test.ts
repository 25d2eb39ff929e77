import { expect, test } from "vitest";
import { imageListBytes, imageSourceBytes, imageUrlBytes, typedImageBytes } from "./image-bytes.ts";

test("an image's base64 is left out of the hold's bytes", () => {
  expect(imageUrlBytes("data:image/png;base64,AAAA")).toBe(4);
  expect(imageUrlBytes({ url: "data:IMAGE/jpeg;name=a;base64,AAAA", detail: "high" })).toBe(4);
  expect(imageSourceBytes({ type: "base64", media_type: "image/webp", data: "AAAA" })).toBe(4);
  expect(typedImageBytes("image/heic", "AAAA")).toBe(4);
  expect(imageListBytes(["AAAA", "AA"])).toBe(6);
});

test("text under an image's name is not", () => {
  const text = "much text ".repeat(100);
  for (const url of [text, `data:text/plain;base64,${text}`, `https://a/${text}`, `data:image/png,${text}`])
    for (const image of [url, { url }]) expect(imageUrlBytes(image)).toBe(0);
  expect(imageUrlBytes({ url: "data:image/png;base64,AA", detail: text, more: { text } })).toBe(2);
  expect(imageSourceBytes({ type: "base64", media_type: "text/plain", data: text })).toBe(0);
  expect(imageSourceBytes({ type: "url", url: text, data: text })).toBe(0);
  expect(imageSourceBytes(text)).toBe(0);
  expect(typedImageBytes("application/pdf", text)).toBe(0);
  for (const odd of [null, undefined, 1, [text], { text }]) {
    expect([imageUrlBytes(odd), imageSourceBytes(odd), typedImageBytes("image/png", odd)]).toEqual([0, 0, 0]);
  }
  expect(imageListBytes([{ text }, 1, null])).toBe(0);
});
