import { useState } from "react";
import { Combobox } from "#app/components/ui/combobox.tsx";
import { Field } from "#app/components/ui/field.tsx";
import { type Choices, mostBrought } from "#app/features/finders/choices.ts";
import { loadEndpoints, useFindEndpoint } from "#app/features/finders/find-endpoint.ts";
import type { FieldSource } from "#app/features/form-fields/input-fields.tsx";
import { textAt } from "#app/lib/typed-values.ts";
import type { AppCaller } from "#server/trpc/router.ts";

/** What newcomers' endpoints may be made like: templates first, then every other endpoint. */
export async function loadTemplates(caller: AppCaller): Promise<Choices> {
  const [templates, endpoints] = await Promise.all([
    caller.merchant.virtualEndpoints.list({ limit: mostBrought, is_template: "true" }),
    loadEndpoints(caller),
  ]);
  const first = templates.data.map(({ id, name }) => ({ value: id, label: name, hint: "Template" }));
  return { options: [...first, ...endpoints.options], more: endpoints.more };
}

/** Whose models, routes, limits and terms newcomers get. */
export function TemplateField({ source, choices }: { source: FieldSource; choices: Choices }) {
  const [chosen, setChosen] = useState(textAt(source.values, "ve_template_id") ?? null);
  const search = useFindEndpoint(choices);
  return (
    <Field
      label="Endpoint to copy"
      hint="Each newcomer gets one like it: its models, routes, limits and terms; not its keys or credits."
      errors={source.errorsAt("ve_template_id")}
    >
      {(control) => (
        <Combobox
          {...control}
          label="Endpoint"
          name="ve_template_id"
          options={choices.options}
          search={search}
          value={chosen}
          onValueChange={setChosen}
          placeholder="Choose a template or an endpoint …"
          className="w-full"
        />
      )}
    </Field>
  );
}
