import { Form, Link, useNavigation } from "@remix-run/react";
import { Plus } from "lucide-react";
import { useReducer, useState } from "react";
import { Button } from "#app/components/ui/button.tsx";
import { Card } from "#app/components/ui/card.tsx";
import { Field } from "#app/components/ui/field.tsx";
import { Input } from "#app/components/ui/input.tsx";
import { Notice } from "#app/components/ui/notice.tsx";
import { Textarea } from "#app/components/ui/textarea.tsx";
import { useUnsavedGuard } from "#app/lib/use-unsaved-guard.tsx";
import type { LogicalModelView, VirtualEndpointView } from "#server/contracts/virtual-endpoint.ts";
import type { ModelErrors } from "./model-action.ts";
import type { RouteModel } from "./route-models.ts";
import type { LiveShare } from "./route-row.tsx";
import { changeDraft, draftOf, modelOf, type RoutingDraft, routesOf } from "./routing-draft.ts";
import { TierEditor } from "./tier-editor.tsx";
import { TryRequest } from "./try-request.tsx";

interface RoutingEditorProps {
  endpoint: Pick<VirtualEndpointView, "id" | "routing" | "models_version" | "is_template">;
  /** Null: a new one. */
  model: LogicalModelView | null;
  models: Readonly<Record<string, RouteModel>>;
  live: (physicalModelId: string) => LiveShare | null;
  errors: ModelErrors | null;
}

interface NameFieldsProps {
  draft: RoutingDraft;
  errors: ModelErrors | null;
  renamed: boolean;
  onText: (field: "name" | "description" | "aliases", value: string) => void;
}

function NameFields({ draft, errors, renamed, onText }: NameFieldsProps) {
  return (
    <Card title="Model">
      <div className="grid gap-4 md:grid-cols-2">
        <Field
          label="Name"
          hint={
            renamed
              ? "Renamed, it is a new model: keys limited to the old name do not open it."
              : "What clients send as model."
          }
          errors={errors?.name}
        >
          {(control) => (
            <Input
              {...control}
              value={draft.name}
              onChange={(event) => onText("name", event.currentTarget.value)}
              autoComplete="off"
              spellCheck={false}
              className="font-mono"
            />
          )}
        </Field>
        <Field label="Description" optional errors={errors?.description}>
          {(control) => (
            <Input
              {...control}
              value={draft.description}
              onChange={(event) => onText("description", event.currentTarget.value)}
              autoComplete="off"
            />
          )}
        </Field>
        <div className="md:col-span-2">
          <Field
            label="Further names"
            optional
            hint="One a line, e.g. gpt-4o for clients that cannot change it."
            errors={errors?.aliases}
          >
            {(control) => (
              <Textarea
                {...control}
                rows={2}
                value={draft.aliases}
                onChange={(event) => onText("aliases", event.currentTarget.value)}
                spellCheck={false}
                className="font-mono"
              />
            )}
          </Field>
        </div>
      </div>
    </Card>
  );
}

/** A model and its routes: tiers as rows, weights as parts of a whole, what they really took, and which one a request would take. */
export function RoutingEditor({ endpoint, model, models, live, errors }: RoutingEditorProps) {
  const [draft, change] = useReducer(changeDraft, model, draftOf);
  const [added, setAdded] = useState<Readonly<Record<string, RouteModel>>>({});
  const pending = useNavigation().state !== "idle";
  const dirty = JSON.stringify(modelOf(draft)) !== JSON.stringify(modelOf(draftOf(model)));
  const question = useUnsavedGuard(dirty && !pending);
  const known = { ...models, ...added };
  const add = (chosen: RouteModel, tier: number) => {
    setAdded((old) => ({ ...old, [chosen.id]: chosen }));
    change({ act: "add route", tier, physicalModelId: chosen.id });
  };
  const back = `/console/virtual-endpoints/${endpoint.id}/models`;
  return (
    <div className="grid grid-cols-1 items-start gap-5 xl:grid-cols-[minmax(0,1fr)_24rem]">
      <Form method="post" className="grid min-w-0 gap-4">
        {errors?.form && (
          <Notice tone="critical" alert>
            {errors.form.join(" ")}
          </Notice>
        )}
        <input type="hidden" name="intent" value="save" />
        <input type="hidden" name="model" value={JSON.stringify(modelOf(draft))} />
        <input type="hidden" name="models_version" value={endpoint.models_version} />
        <NameFields
          draft={draft}
          errors={errors}
          renamed={model !== null && draft.name.trim() !== model.name}
          onText={(field, value) => change({ act: "text", field, value })}
        />
        <ol aria-label="Tiers" className="grid gap-3">
          {draft.tiers.map((tier, index) => (
            <TierEditor
              key={tier.key}
              tier={tier}
              at={index}
              tiers={draft.tiers.map(({ key }) => key)}
              models={known}
              live={live}
              change={change}
              onAdd={add}
            />
          ))}
        </ol>
        {errors?.routes && (
          <Notice tone="critical" alert>
            {errors.routes.join(" ")}
          </Notice>
        )}
        {routesOf(draft).length === 0 && (
          <Notice tone="warning">Without a route, requests for this model are refused.</Notice>
        )}
        <div className="flex flex-wrap items-center justify-between gap-2">
          <Button onClick={() => change({ act: "add tier" })}>
            <Plus className="size-4" aria-hidden />
            Add tier
          </Button>
          <div className="flex gap-2">
            <Button asChild variant="quiet">
              <Link to={back}>{dirty ? "Cancel" : "Back"}</Link>
            </Button>
            <Button type="submit" variant="primary" pending={pending} disabled={pending || !dirty}>
              {model ? "Save routing" : "Add model"}
            </Button>
          </div>
        </div>
        <p className="text-ink-faint text-sm">
          {endpoint.is_template
            ? "Saved as one change, for endpoints made from now on."
            : "Saved as one change: every process follows within a second, running requests finish as they began."}
        </p>
        {question}
      </Form>
      <TryRequest
        endpoint={endpoint}
        name={draft.name.trim()}
        routes={routesOf(draft).filter(({ weight }) => weight > 0)}
      />
    </div>
  );
}
