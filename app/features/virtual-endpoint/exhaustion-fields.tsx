import { useState } from "react";
import { Field } from "#app/components/ui/field.tsx";
import { RadioGroup } from "#app/components/ui/radio-group.tsx";
import { Textarea } from "#app/components/ui/textarea.tsx";
import { ChoiceField, type FieldSource } from "#app/features/form-fields/input-fields.tsx";
import { textAt } from "#app/lib/typed-values.ts";
import { ExhaustionPreview } from "./exhaustion-preview.tsx";

type Mode = "error" | "message";

const modes = [
  { value: "error", label: "An error", description: "With the checkout link in it, as programs expect it." },
  { value: "message", label: "A message", description: "The assistant says it in the chat, with the checkout link." },
] as const;

const statuses = [
  { value: "429", label: "429, as OpenAI answers" },
  { value: "402", label: "402, payment required" },
];

interface ExhaustionFieldsProps {
  source: FieldSource;
  /** Null: it is not made yet. */
  endpointId: string | null;
}

/** How a request is answered when the credits are used up, and what each client will see. */
export function ExhaustionFields({ source, endpointId }: ExhaustionFieldsProps) {
  const [mode, setMode] = useState<Mode>(textAt(source.values, "exhaustion.mode") === "message" ? "message" : "error");
  const [status, setStatus] = useState(textAt(source.values, "exhaustion.status") ?? "429");
  const [message, setMessage] = useState(textAt(source.values, "exhaustion.message") ?? "");
  return (
    <>
      <RadioGroup
        name="exhaustion.mode"
        legend="Answered with"
        look="cards"
        options={modes}
        value={mode}
        onValueChange={setMode}
      />
      {/* The status is an error's; a chat that is answered by a message still has errors elsewhere. */}
      <div onChange={(event) => event.target instanceof HTMLSelectElement && setStatus(event.target.value)}>
        <ChoiceField source={source} name="exhaustion.status" label="Status of the error" options={statuses} />
      </div>
      <Field
        label="Your own words"
        optional
        hint={
          mode === "message"
            ? "{checkout_url} stands for the link, and must be there. Empty: ours."
            : "Kept for when you answer with a message; an error has words of its own."
        }
        errors={source.errorsAt("exhaustion.message")}
      >
        {(control) => (
          <Textarea
            {...control}
            name="exhaustion.message"
            value={message}
            onChange={(event) => setMessage(event.currentTarget.value)}
            placeholder="The credits of this assistant are used up. You can add some here: {checkout_url}"
          />
        )}
      </Field>
      <ExhaustionPreview
        endpointId={endpointId}
        exhaustion={{ mode, status: status === "402" ? 402 : 429, message: message.trim() || null }}
      />
    </>
  );
}
