import { useState } from "react";
import { Combobox } from "#app/components/ui/combobox.tsx";
import { Field } from "#app/components/ui/field.tsx";
import type { Choices } from "#app/features/finders/choices.ts";
import { useFindCustomer } from "#app/features/finders/find-customer.ts";
import type { FieldSource } from "#app/features/form-fields/input-fields.tsx";
import { textAt } from "#app/lib/typed-values.ts";

interface CustomerFieldProps {
  source: FieldSource;
  customers: Choices;
  hint: string;
  /** It may be left open; the words for that. */
  none?: string;
}

/** Whose endpoint it is. */
export function CustomerField({ source, customers, hint, none }: CustomerFieldProps) {
  const [customer, setCustomer] = useState(textAt(source.values, "customer_id") ?? null);
  const search = useFindCustomer(customers, "active");
  return (
    <Field label="Customer" hint={hint} optional={none !== undefined} errors={source.errorsAt("customer_id")}>
      {(control) => (
        <Combobox
          {...control}
          label="Customer"
          name="customer_id"
          options={customers.options}
          search={search}
          value={customer}
          onValueChange={(id) => setCustomer(id || null)}
          placeholder="Choose a customer …"
          {...(none === undefined ? {} : { none })}
          className="w-full"
        />
      )}
    </Field>
  );
}
