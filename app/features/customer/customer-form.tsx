import type { FieldSource } from "#app/features/form-fields/input-fields.tsx";
import { TextField } from "#app/features/form-fields/input-fields.tsx";
import type { Typed } from "#app/lib/answer-input.ts";
import { type CustomerView, createCustomerInputSchema, updateCustomerInputSchema } from "#server/contracts/customer.ts";

const typedCustomer = ({ name, email }: Typed) => ({ name, email: email === "" || email === undefined ? null : email });

export const createCustomerForm = { toInput: typedCustomer, schema: createCustomerInputSchema };

/** Of the customer with this id. */
export const updateCustomerForm = (id: string) => ({
  toInput: (typed: Typed) => ({ id, ...typedCustomer(typed) }),
  schema: updateCustomerInputSchema,
});

/** What a customer's form holds at first. */
export const customerValues = ({ name, email }: Pick<CustomerView, "name" | "email">) => ({ name, email: email ?? "" });

/** The fields of a customer. */
export function CustomerFields({ source }: { source: FieldSource }) {
  return (
    <div className="grid gap-4">
      <TextField source={source} name="name" label="Name" hint="As it stands in lists, for example “Acme GmbH”." />
      <TextField
        source={source}
        name="email"
        label="E-mail address"
        hint="Whom you write to about this account. Portal users have addresses of their own."
        optional
      />
    </div>
  );
}
