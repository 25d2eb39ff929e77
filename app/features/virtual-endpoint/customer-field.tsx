import { useState } from "react";
import { Combobox } from "#app/components/ui/combobox.tsx";
import { Field } from "#app/components/ui/field.tsx";
import type { Option } from "#app/components/ui/use-options.ts";
import type { FieldSource } from "#app/features/form-fields/input-fields.tsx";
import { textAt } from "#app/lib/typed-values.ts";

/** Whose endpoint it is. */
export function CustomerField({ source, customers }: { source: FieldSource; customers: readonly Option[] }) {
  const [customer, setCustomer] = useState(textAt(source.values, "customer_id") ?? null);
  return (
    <Field label="Customer" hint="Who buys the credits and reads the usage." errors={source.errorsAt("customer_id")}>
      {(control) => (
        <Combobox
          {...control}
          label="Customer"
          name="customer_id"
          options={customers}
          value={customer}
          onValueChange={setCustomer}
          placeholder="Choose a customer …"
          className="w-full"
        />
      )}
    </Field>
  );
}
