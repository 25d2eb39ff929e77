import { Link } from "@remix-run/react";
import { Notice } from "#app/components/ui/notice.tsx";
import { useMay } from "#app/features/console/use-role.ts";
import type { Choices } from "#app/features/finders/choices.ts";
import { FormSection } from "#app/features/form-fields/form-section.tsx";
import { type FieldSource, TextField } from "#app/features/form-fields/input-fields.tsx";
import { CustomerField } from "./customer-field.tsx";

interface OwnFieldsProps {
  source: FieldSource;
  customers: Choices;
  /** Whether it asks for a department: a copy has its model's. */
  department: boolean;
}

/** What is a new endpoint's own: its name, its customer, its first credits. */
export function OwnFields({ source, customers, department }: OwnFieldsProps) {
  const mayGive = useMay("credits.write");
  const mayAddCustomer = useMay("customers.write");
  return (
    <FormSection title="Endpoint">
      {customers.options.length === 0 && (
        <Notice tone="warning">
          There is no customer yet. An endpoint belongs to one:{" "}
          {mayAddCustomer ? (
            <Link to="/console/customers/new" className="font-medium underline underline-offset-2">
              add a customer first
            </Link>
          ) : (
            "ask an admin or finance to add one first"
          )}
          .
        </Notice>
      )}
      <TextField source={source} name="name" label="Name" hint="Customers see it, too." autoFocus />
      <CustomerField source={source} customers={customers} hint="Who buys the credits and reads the usage." />
      <div className="grid gap-4 sm:grid-cols-2">
        {department && (
          <TextField source={source} name="department" label="Department" optional hint="For chargeback." />
        )}
        {mayGive && (
          <TextField
            source={source}
            name="credit_budget"
            label="First credits"
            optional
            numeric
            hint="Given as a grant. Without any, requests get the checkout link."
          />
        )}
      </div>
    </FormSection>
  );
}

/** What is a template's own. */
export function TemplateFields({ source, customers }: Omit<OwnFieldsProps, "department">) {
  return (
    <FormSection title="Template">
      <TextField source={source} name="name" label="Name" hint="As your team calls it." autoFocus />
      <CustomerField
        source={source}
        customers={customers}
        hint="Whose endpoints are made from it where nobody else is chosen."
        none="Nobody in particular"
      />
      <TextField source={source} name="department" label="Department" optional hint="Of endpoints made from it." />
    </FormSection>
  );
}
