import { useQuery } from "@tanstack/react-query";
import { useCallback } from "react";
import { Combobox } from "#app/components/ui/combobox.tsx";
import { Field } from "#app/components/ui/field.tsx";
import type { Option } from "#app/components/ui/use-options.ts";
import { mostFound } from "#app/features/finders/choices.ts";
import { useTRPC, useTRPCClient } from "#app/lib/trpc.tsx";
import type { CustomerView } from "#server/contracts/customer.ts";

interface ChoiceProps {
  value: string | null;
  onChange: (value: string | null) => void;
}

const keyOption = ({ id, name, prefix }: { id: string; name: string; prefix: string }): Option => ({
  value: id,
  label: name,
  hint: `${prefix}…`,
});

/** With which of the endpoint's keys the request comes: its scope holds, and a sticky order follows from it. */
export function KeyChoice({ endpointId, value, onChange }: ChoiceProps & { endpointId: string }) {
  const client = useTRPCClient();
  const input = { ve_id: endpointId, status: "active", limit: mostFound } as const;
  const first = useQuery(useTRPC().merchant.accessKeys.list.queryOptions(input));
  const search = useCallback(
    async (text: string) => {
      const asked = { ve_id: endpointId, status: "active", search: text, limit: mostFound } as const;
      return (await client.merchant.accessKeys.list.query(asked)).data.map(keyOption);
    },
    [client, endpointId],
  );
  return (
    <Field label="Key" optional hint="Its scope holds. The policies of endpoint and customer always do.">
      {(control) => (
        <Combobox
          {...control}
          label="Key"
          options={(first.data?.data ?? []).map(keyOption)}
          search={first.data?.next_cursor ? search : undefined}
          value={value}
          onValueChange={(id) => onChange(id || null)}
          none="Any key without a scope"
          className="w-full"
        />
      )}
    </Field>
  );
}

const customerOption = ({ id, name, email, provider_policy }: CustomerView): Option => ({
  value: id,
  label: name,
  hint: provider_policy ? "has a policy" : (email ?? ""),
});

/** For which customer an endpoint of this template would be: their provider policy holds. */
export function CustomerChoice({ value, onChange }: ChoiceProps) {
  const client = useTRPCClient();
  const input = { status: "active", limit: mostFound } as const;
  const first = useQuery(useTRPC().merchant.customers.list.queryOptions(input));
  const search = useCallback(
    async (text: string) => {
      const asked = { status: "active", search: text, limit: mostFound } as const;
      return (await client.merchant.customers.list.query(asked)).data.map(customerOption);
    },
    [client],
  );
  return (
    <Field label="Customer" optional hint="Whose provider policy holds beside the template’s.">
      {(control) => (
        <Combobox
          {...control}
          label="Customer"
          options={(first.data?.data ?? []).map(customerOption)}
          search={first.data?.next_cursor ? search : undefined}
          value={value}
          onValueChange={(id) => onChange(id || null)}
          none="One without a policy"
          className="w-full"
        />
      )}
    </Field>
  );
}
