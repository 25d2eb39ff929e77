/** Images and sound, in OpenAI's shapes. */
import { z } from "zod";
import { modelField } from "./chat-schemas.ts";

const text = z.string();
const file = (description: string) => text.meta({ description, format: "binary" });

export const imageRequest = z
  .looseObject({
    model: modelField,
    prompt: text,
    n: z.int().min(1).optional().describe("Images; each one that succeeds is charged."),
    size: text.optional().describe("Width and height, as 1024x1024, or auto."),
    quality: text.optional(),
    response_format: z.enum(["url", "b64_json"]).optional(),
  })
  .meta({ id: "ImageRequest" });
export const imageEditForm = z
  .looseObject({
    model: modelField,
    image: file("The picture to change."),
    mask: file("Where it may change.").optional(),
    prompt: text,
    n: text.optional(),
    size: text.optional(),
  })
  .meta({ id: "ImageEditForm" });
export const imageList = z
  .looseObject({
    created: z.int(),
    data: z.array(z.looseObject({ url: text.optional(), b64_json: text.optional() })),
  })
  .meta({ id: "ImageList" });

export const speechRequest = z
  .looseObject({
    model: modelField,
    input: text.describe("What is said."),
    voice: text,
    response_format: z.enum(["mp3", "opus", "aac", "flac", "wav", "pcm"]).optional(),
    speed: z.number().min(0.25).max(4).optional(),
  })
  .meta({ id: "SpeechRequest" });

const audioFields = {
  model: modelField,
  file: file("The recording, up to 25 MiB."),
  prompt: text.optional(),
  response_format: z.enum(["json", "text", "srt", "verbose_json", "vtt"]).optional(),
  temperature: text.optional(),
};
export const transcriptionForm = z
  .looseObject({
    ...audioFields,
    language: text.optional().describe("ISO 639-1."),
    stream: text.optional().describe("true: the words as they come, as server-sent events."),
  })
  .meta({ id: "TranscriptionForm" });
export const translationForm = z.looseObject(audioFields).meta({ id: "TranslationForm" });
export const transcript = z.looseObject({ text }).meta({ id: "Transcript" });
