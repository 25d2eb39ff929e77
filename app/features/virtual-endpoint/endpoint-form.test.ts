import { expect, test } from "vitest";
import type { VirtualEndpointView } from "#server/contracts/virtual-endpoint.ts";
import { createEndpointForm, newEndpoint, shownEndpoint, updateEndpointForm } from "./endpoint-form.ts";

const terms = {
  name: "نقطة 🚀 <script>",
  department: null,
  exhaustion: { mode: "message", status: 402, message: "Buy:\n{checkout_url}" },
  rate_limits: { rpm: 60, tpm: null, concurrency: 3 },
  disconnect_policy: "drain_and_charge_all",
  mask_model: true,
  routing: { strategy: "cheapest", sticky: "user" },
  provider_policy: {
    vendors: { allow: ["openai"], deny: [] },
    regions: null,
    models: { allow: null, deny: ["gpt-4o", "gpt-5"] },
  },
} as const;

const plain = { isTemplate: false, templateId: null };

test("an endpoint's form, sent as it is shown, changes nothing", () => {
  const { schema, toInput } = updateEndpointForm("ve_1");
  const shown = shownEndpoint(terms as unknown as VirtualEndpointView);
  expect(schema.parse(toInput(shown))).toEqual({ id: "ve_1", ...terms });
});

test("a new endpoint without more than a name and a customer is one without limits", () => {
  const { schema, toInput } = createEndpointForm(plain);
  const made = schema.parse(toInput({ ...newEndpoint, name: "Chat", customer_id: "cus_1" }));
  expect(made).toMatchObject({ credit_budget: "0", logical_models: [], provider_policy: null, mask_model: false });
  expect(made.rate_limits).toEqual({ rpm: null, tpm: null, concurrency: null });
});

test("an endpoint from a template leaves the models to it; a template needs no customer", () => {
  const from = createEndpointForm({ isTemplate: false, templateId: "ve_t" });
  const made = from.schema.parse(from.toInput({ ...newEndpoint, name: "Chat", customer_id: "cus_1" }));
  expect(made).toMatchObject({ ve_template_id: "ve_t", is_template: false, customer_id: "cus_1" });
  expect(made.logical_models).toBeUndefined();
  const template = createEndpointForm({ isTemplate: true, templateId: null });
  expect(template.schema.parse(template.toInput({ ...newEndpoint, name: "Start" }))).toMatchObject({
    is_template: true,
    customer_id: null,
  });
});

test("what is no number is told at its field", () => {
  const { schema, toInput } = createEndpointForm(plain);
  const read = schema.safeParse(
    toInput({ ...newEndpoint, name: "Chat", customer_id: "cus_1", rate_limits: { rpm: "many" } }),
  );
  expect(read.error?.issues.map(({ path }) => path.join("."))).toEqual(["rate_limits.rpm"]);
});
