/** Images that are to be edited, as generateContent takes them: inline, behind the text. */
import type { MediaRead } from "#server/providers/media/port.ts";
import { parseDataUrl } from "#server/providers/wire/data-url.ts";
import { own, textOf } from "#server/providers/wire/json-values.ts";
import { invalidRequest } from "#server/providers/wire/unsupported.ts";
import { type MediaPart, mediaTypeOfName } from "./media-part.ts";

type FormBody = Extract<MediaRead["body"], { kind: "form" }>;
type JsonBody = Extract<MediaRead["body"], { kind: "json" }>;

const imageName = /^image(?:\[\d{0,3}\])?$/;
const imageType = /^image\/[a-z0-9.+-]{1,32}$/;

const imagesOf = ({ form }: FormBody) => form.parts.filter(({ name }) => imageName.test(name));

/** Parameters of an edit that carry its images, as the client named them; none where images are made of a text. */
export function inputImageNames({ body, endpoint }: MediaRead): string[] {
  if (endpoint !== "images/edits") return [];
  return body.kind === "json" ? ["images", "image"] : imagesOf(body).map(({ name }) => name);
}

/** A mask that was left out would have all of the image painted over. */
function refuseMask({ body }: MediaRead): void {
  const hasMask =
    body.kind === "json"
      ? Boolean(own(body.fields, "mask"))
      : body.form.parts.some(({ name }) => /^mask(?:\[|$)/.test(name));
  if (hasMask) throw invalidRequest("mask", "The model that serves this request takes no mask: say what is to change.");
}

function filesOf(body: FormBody): MediaPart[] {
  return imagesOf(body).map(({ contentType, end, filename, name, start }) => {
    const told = contentType !== null && imageType.test(contentType) ? contentType : mediaTypeOfName(filename ?? "");
    if (told === null || !imageType.test(told))
      throw invalidRequest(name, "The file's name or content-type must tell its image format.");
    return { inlineData: { mimeType: told, data: body.bytes.toString("base64", start, end) } };
  });
}

/**
 * `images` as OpenAI has them in JSON: `{image_url}`; others write `{url}`, or the URL alone. Only data: URLs: what lies
 * at an address no hold was made for, and files of the account are everybody's.
 */
function referencesOf({ fields }: JsonBody): MediaPart[] {
  const name = (own(fields, "images") ?? null) === null ? "image" : "images";
  const given = own(fields, name);
  return (Array.isArray(given) ? given : [given]).map((image: unknown, index) => {
    const param = Array.isArray(given) ? `${name}[${index}]` : name;
    const told = own(image, "image_url") ?? own(image, "url") ?? image;
    const inline = parseDataUrl(textOf(told) ?? textOf(own(told, "url")) ?? "");
    if (!inline || !imageType.test(inline.mediaType))
      throw invalidRequest(param, `'${param}' must bring its image along, as a base64 data: URL.`);
    return { inlineData: { mimeType: inline.mediaType, data: inline.base64 } };
  });
}

/**
 * The parts of an edit's images, in the client's order; none where images are made of a text.
 * @throws AppError(invalid_request) for a mask, whatever the operator chose to drop, and for what is no image
 */
export function inputImageParts(read: MediaRead): MediaPart[] {
  if (read.endpoint !== "images/edits") return [];
  refuseMask(read);
  return read.body.kind === "json" ? referencesOf(read.body) : filesOf(read.body);
}
