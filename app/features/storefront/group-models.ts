/** The price list in parts: what is counted alike stands together. Pure. */
import { perWords } from "#app/features/physical-model/unit-words.ts";
import type { SoldModelView } from "#server/contracts/storefront.ts";

export interface ModelGroup {
  /** "Tokens": what is counted. */
  title: string;
  /** "credits per 1M tokens": what the figures stand for. */
  figures: string;
  models: readonly SoldModelView[];
}

const titles = { token: "By the token", image: "By the image", second: "By the second", character: "By the character" };
const order = ["token", "image", "second", "character"] as const;

/** Models by unit and by how many units their figures stand for, tokens first. */
export function groupModels(models: readonly SoldModelView[]): ModelGroup[] {
  return order.flatMap((unit) => {
    const counted = models.filter((model) => model.unit === unit);
    const pers = [...new Set(counted.map(({ per }) => per))].sort((a, b) => a - b);
    return pers.map((per) => ({
      title: titles[unit],
      figures: `credits ${perWords(per, unit)}`,
      models: counted.filter((model) => model.per === per),
    }));
  });
}
