/** Shape of what disabling or archiving a provider or a physical model would do, in numbers. */
import { z } from "zod";

const count = (meaning: string) => z.number().int().describe(meaning);

export const catalogEffectSchema = z.object({
  physical_models: count("Models that are not archived."),
  routes: count("Routes that point to them."),
  virtual_endpoints: count("Endpoints with such a route."),
  logical_models: count("Models of endpoints with such a route."),
  left_without_route: count("Of these, models that no other active route would answer."),
  left: z
    .array(z.object({ virtual_endpoint_id: z.string(), virtual_endpoint_name: z.string(), logical_model: z.string() }))
    .describe("Some of those left without a route, at most 10."),
  requests_hour: count("Requests that they took in the last hour, by quarter-hours."),
  requests_day: count("Requests that they took in the last 24 hours, by quarter-hours."),
});
export type CatalogEffectView = z.infer<typeof catalogEffectSchema>;
