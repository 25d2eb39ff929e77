import { Link } from "@remix-run/react";
import { useQuery } from "@tanstack/react-query";
import { useCallback, useRef } from "react";
import { Combobox } from "#app/components/ui/combobox.tsx";
import { Notice } from "#app/components/ui/notice.tsx";
import type { Option } from "#app/components/ui/use-options.ts";
import { useTRPC, useTRPCClient } from "#app/lib/trpc.tsx";
import type { ListedPhysicalModelView } from "#server/contracts/physical-model.ts";
import { type RouteModel, routeModelOf } from "./route-models.ts";

interface PhysicalModelChoiceProps {
  label: string;
  placeholder: string;
  /** Already there: shown, not to be chosen again. */
  taken?: readonly string[];
  value?: string | null;
  onChoose: (model: RouteModel) => void;
}

const most = 30;

function optionOf(model: ListedPhysicalModelView, taken: readonly string[]): Option {
  const { id, name, provider_name, price } = model;
  return {
    value: id,
    label: name,
    hint: price ? provider_name : `${provider_name} · no price`,
    disabled: taken.includes(id) || price === null,
  };
}

/** Nothing can be chosen yet. */
function NoPhysicalModel() {
  return (
    <Notice tone="warning">
      There is no physical model yet. A model of an endpoint leads to one:{" "}
      <Link to="/console/physical-models/new" className="font-medium underline underline-offset-2">
        create one first
      </Link>
      .
    </Notice>
  );
}

/** A physical model, found by its name or its provider's. */
export function PhysicalModelChoice({
  label,
  placeholder,
  taken = [],
  value = null,
  onChoose,
}: PhysicalModelChoiceProps) {
  const client = useTRPCClient();
  const first = useQuery(useTRPC().merchant.physicalModels.list.queryOptions({ limit: most, sort: "name" }));
  const known = useRef(new Map<string, ListedPhysicalModelView>());
  for (const model of first.data?.data ?? []) known.current.set(model.id, model);
  const search = useCallback(
    async (text: string) => {
      const { data } = await client.merchant.physicalModels.list.query({ search: text, limit: most });
      for (const model of data) known.current.set(model.id, model);
      return data.map((model) => optionOf(model, taken));
    },
    [client, taken],
  );
  if (first.data?.data.length === 0) return <NoPhysicalModel />;
  return (
    <Combobox
      label={label}
      placeholder={placeholder}
      options={(first.data?.data ?? []).map((model) => optionOf(model, taken))}
      search={search}
      value={value}
      onValueChange={(id) => {
        const model = id === null ? undefined : known.current.get(id);
        if (model) onChoose(routeModelOf(model));
      }}
      className="w-full"
    />
  );
}
