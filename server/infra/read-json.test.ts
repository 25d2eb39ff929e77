import { expect, it } from "vitest";
import { readJson } from "./read-json.ts";

const request = (body: ReadableStream<Uint8Array>) =>
  new Request("http://here/", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body,
    duplex: "half",
  } as RequestInit);

it("a body that its sender breaks off is the sender's fault", async () => {
  let pulls = 0;
  const broken = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (++pulls === 1) controller.enqueue(new TextEncoder().encode('{"a":'));
      else controller.error(new Error("aborted"));
    },
  });
  await expect(readJson(request(broken), 1024)).rejects.toMatchObject({ code: "invalid_request" });
});

it("a body is read no further than the limit", async () => {
  const endless = new ReadableStream<Uint8Array>({ pull: (controller) => controller.enqueue(new Uint8Array(1024)) });
  await expect(readJson(request(endless), 4096)).rejects.toMatchObject({ code: "request_too_large" });
});
