import { useNavigate } from "@remix-run/react";
import { Combobox } from "#app/components/ui/combobox.tsx";
import { useFindEndpoint } from "#app/features/finders/find-endpoint.ts";
import { ProcedureProvider } from "#app/lib/trpc.tsx";
import type { Reader } from "./load-reader.ts";

interface EndpointSearchProps {
  reader: Reader;
}

function Search({ reader }: EndpointSearchProps) {
  const navigate = useNavigate();
  const options = reader.endpoints.map(({ id, name }) => ({ value: id, label: name, hint: "" }));
  const search = useFindEndpoint({ options, more: true });
  return (
    <Combobox
      label="Samples for"
      options={options}
      search={search}
      value={reader.endpoint?.ve_id ?? null}
      className="w-full min-w-48 max-w-64"
      onValueChange={(id) => id && navigate(`?ve=${encodeURIComponent(id)}`, { preventScrollReset: true })}
    />
  );
}

/** Any endpoint of the merchant, found by its name or its customer's. Of staff: the search is a procedure of theirs. */
export default function EndpointSearch({ reader }: EndpointSearchProps) {
  return (
    <ProcedureProvider>
      <Search reader={reader} />
    </ProcedureProvider>
  );
}
