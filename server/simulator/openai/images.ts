import { countTokens, hashText } from "../reply.ts";
import { eventPlan, hidesUsage, isSet, jsonPlan, type MediaHandler, type MediaRequest } from "./media-plan.ts";
import { makePng } from "./png.ts";

const squareTokens: Record<string, number> = { low: 272, medium: 1056, high: 4160 };
const createdAtSeconds = 1_700_000_000;
const tokensOfInputImage = 400;

/** Usage as models that count tokens report it; undefined for the others. */
function usageOf(request: MediaRequest, prompt: string, images: number, size: string, quality: string) {
  const { behaviour, files, model } = request;
  if (hidesUsage(request)) return undefined;
  if (!model.includes("tokens")) return undefined;
  const [width = 0, height = 0] = size.split("x").map(Number);
  const each = Math.ceil(((squareTokens[quality] ?? 1056) * width * height) / 1024 ** 2);
  const text = behaviour.kind === "tokens" ? behaviour.input : countTokens(prompt);
  const image = files * tokensOfInputImage;
  const output = behaviour.kind === "tokens" ? behaviour.output : images * each;
  return {
    total_tokens: text + image + output,
    input_tokens: text + image,
    output_tokens: output,
    input_tokens_details: { text_tokens: text, image_tokens: image },
  };
}

const sizePattern = /^(\d{2,4})x(\d{2,4})$/;

/**
 * POST /v1/images/generations and /v1/images/edits: real PNGs. `sim-image` answers like DALL·E (no usage, no size),
 * `sim-image-tokens` and `sim-tokens-…` like GPT Image.
 */
export const planImages: MediaHandler = (request) => {
  const { fields } = request;
  const prompt = String(fields.prompt ?? "");
  if (prompt === "") return { status: 400, message: "Missing required parameter: 'prompt'.", param: "prompt" };
  if (request.endpoint === "images/edits" && request.files === 0 && !fields.images)
    return { status: 400, message: "Missing required parameter: 'image'.", param: "image" };
  const count = Number(fields.n ?? 1);
  const size = sizePattern.test(String(fields.size)) ? String(fields.size) : "1024x1024";
  const quality = fields.quality && fields.quality !== "auto" ? String(fields.quality) : "medium";
  const [width = 1024, height = 1024] = size.split("x").map(Number);
  const images = Array.from({ length: count }, (_, index) =>
    makePng(width, height, hashText(`${prompt} ${index}`)).toString("base64"),
  );
  const usage = usageOf(request, prompt, count, size, quality);
  const told = usage ? { size, quality, background: "opaque", output_format: "png" } : {};
  if (isSet(fields.stream))
    return planStream(request, images, told, (of) => usageOf(request, prompt, of, size, quality));
  const data = images.map((image) =>
    fields.response_format === "url" ? { url: `data:image/png;base64,${image}` } : { b64_json: image },
  );
  return jsonPlan({ created: createdAtSeconds, ...told, data, usage });
};

function planStream(request: MediaRequest, images: string[], told: object, usage: (images: number) => unknown) {
  const name = request.endpoint === "images/edits" ? "image_edit" : "image_generation";
  const partials = Number(request.fields.partial_images ?? 0);
  const common = { created_at: createdAtSeconds, ...told };
  return eventPlan(
    images.flatMap((b64_json) => [
      ...Array.from({ length: partials }, (_, partial_image_index) => ({
        type: `${name}.partial_image`,
        ...common,
        b64_json,
        partial_image_index,
      })),
      { type: `${name}.completed`, ...common, b64_json, usage: usage(1) },
    ]),
  );
}
