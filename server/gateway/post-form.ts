import type { HttpClient } from "#server/infra/http-client.ts";

const patienceMs = 10_000;
const mostBytes = 64 * 1024;

/**
 * Posts a form, under the same guard against private addresses as every upstream request.
 * @throws when the address cannot be reached or says nothing within 10 s, or more than 64 KiB
 */
export async function postForm(http: HttpClient, url: string, form: string): Promise<{ status: number; body: Buffer }> {
  const { origin, pathname, search } = new URL(url);
  const answer = await http.pool(origin, patienceMs).request({
    method: "POST",
    path: pathname + search,
    headers: { "content-type": "application/x-www-form-urlencoded", accept: "application/json" },
    body: form,
    headersTimeout: patienceMs,
    bodyTimeout: patienceMs,
  });
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer.body) {
    size += (chunk as Buffer).length;
    if (size > mostBytes) throw new RangeError("the answer is too long");
    chunks.push(chunk as Buffer);
  }
  return { status: answer.statusCode, body: Buffer.concat(chunks) };
}
