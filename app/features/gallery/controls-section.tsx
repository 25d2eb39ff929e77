import { Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { Button } from "#app/components/ui/button.tsx";
import { Card } from "#app/components/ui/card.tsx";
import { Checkbox } from "#app/components/ui/checkbox.tsx";
import { Combobox } from "#app/components/ui/combobox.tsx";
import { Copyable } from "#app/components/ui/copyable.tsx";
import { Field } from "#app/components/ui/field.tsx";
import { Input } from "#app/components/ui/input.tsx";
import { RadioGroup } from "#app/components/ui/radio-group.tsx";
import { Select } from "#app/components/ui/select.tsx";
import { Switch } from "#app/components/ui/switch.tsx";
import { Textarea } from "#app/components/ui/textarea.tsx";
import { models, oddNames } from "./samples.ts";
import { Line, Section } from "./section.tsx";

const variants = ["primary", "secondary", "quiet", "danger"] as const;
const sizes = ["small", "medium", "large"] as const;

function Buttons() {
  return (
    <>
      {sizes.map((size) => (
        <Line key={size}>
          {variants.map((variant) => (
            <Button key={variant} size={size} variant={variant}>
              {variant === "danger" ? (
                <Trash2 className="size-4" aria-hidden />
              ) : (
                <Plus className="size-4" aria-hidden />
              )}
              {variant}
            </Button>
          ))}
          <Button size={size} pending disabled>
            Pending
          </Button>
          <Button size={size} disabled>
            Disabled
          </Button>
        </Line>
      ))}
    </>
  );
}

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function findModels(text: string) {
  await wait(300);
  if (text === "fail") throw new Error("asked to fail");
  return models.filter((model) => model.includes(text)).map((model) => ({ value: model, label: model, hint: "found" }));
}

function Choices() {
  const [model, setModel] = useState<string | null>(null);
  const [remote, setRemote] = useState<string | null>(null);
  const options = models.map((name) => ({ value: name, label: name, hint: "Provider" }));
  return (
    <div className="grid gap-5 sm:grid-cols-2">
      <Field label="Select">
        {(control) => (
          <Select {...control} className="w-full">
            <option>First</option>
            <option>{oddNames[3]}</option>
          </Select>
        )}
      </Field>
      <Field label="Combobox" hint="Finds by typing.">
        {(control) => (
          <Combobox
            {...control}
            label="Model"
            options={options}
            value={model}
            onValueChange={setModel}
            none="Any model"
          />
        )}
      </Field>
      <Field label="Combobox that asks the server" hint="“fail” fails.">
        {(control) => (
          <Combobox
            {...control}
            label="Model"
            options={options.slice(0, 3)}
            search={findModels}
            value={remote}
            onValueChange={setRemote}
          />
        )}
      </Field>
      <Field label="Wrong" errors={["must not be empty"]}>
        {(control) => <Input {...control} />}
      </Field>
      <Field label="Several lines" optional hint="Grows as you type.">
        {(control) => <Textarea {...control} defaultValue={oddNames.join("\n")} />}
      </Field>
      <Field label="Disabled" aside="read only">
        {(control) => <Input {...control} disabled defaultValue="https://api.example.com/v1" />}
      </Field>
      <div className="grid content-start gap-3">
        <Checkbox label="Chat completions" description="POST /v1/chat/completions" defaultChecked />
        <Checkbox label="Some of them" mixed />
        <Checkbox label="Not now" disabled />
        <Switch label="Mask the model’s name" description="Clients see the logical model’s name only." defaultChecked />
        <Switch label="Off" />
        <Switch label="Not for you" disabled />
      </div>
      <RadioGroup
        name="plain"
        legend="When the credits end"
        defaultValue="error"
        options={[
          { value: "error", label: "Refuse with an error" },
          { value: "message", label: "Answer with a message", description: "In the shape that the client expects." },
          { value: "never", label: "Neither", disabled: true },
        ]}
        errors={["must be one of these"]}
      />
      <div className="sm:col-span-2">
        <RadioGroup
          look="cards"
          name="cards"
          legend="How to pay"
          defaultValue="card"
          options={[
            { value: "card", label: "Card", description: "At once." },
            { value: "bank", label: "Bank transfer", description: "Credits arrive when the money does." },
          ]}
        />
      </div>
    </div>
  );
}

export function ControlsSection() {
  return (
    <Section title="Controls">
      <Buttons />
      <Line>
        <Copyable value="ve_01kaj5x7vz8q2t4m6n9p0r3s5w" label="endpoint id" />
      </Line>
      <Card>
        <Choices />
      </Card>
    </Section>
  );
}
