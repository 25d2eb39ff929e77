import { Form, useSubmit } from "@remix-run/react";
import { Button } from "#app/components/ui/button.tsx";
import { Select } from "#app/components/ui/select.tsx";

interface EndpointSelectProps {
  choices: readonly { id: string; name: string }[];
  value: string;
}

/** Which endpoint is tried; part of the address. */
export function EndpointSelect({ choices, value }: EndpointSelectProps) {
  const submit = useSubmit();
  if (choices.length < 2) return null;
  return (
    <Form method="get" className="flex min-w-0 items-center gap-2">
      <Select
        name="ve"
        aria-label="Endpoint"
        defaultValue={value}
        className="min-w-0 max-w-72"
        onChange={({ currentTarget }) => submit(currentTarget.form)}
      >
        {choices.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </Select>
      <noscript>
        <Button type="submit">Show</Button>
      </noscript>
    </Form>
  );
}
