import { useFetcher } from "@remix-run/react";
import { PlugZap } from "lucide-react";
import { type KeyboardEvent, useId, useRef } from "react";
import { Button } from "#app/components/ui/button.tsx";
import { Field } from "#app/components/ui/field.tsx";
import { Input } from "#app/components/ui/input.tsx";
import { Notice } from "#app/components/ui/notice.tsx";
import { FormSection } from "#app/features/form-fields/form-section.tsx";
import { useMounted } from "#app/lib/use-mounted.ts";
import type { ProviderKind } from "#server/contracts/provider-kinds.ts";
import type { DraftAnswer } from "./draft-action.ts";
import { kindWords } from "./provider-kinds.ts";
import { TestResult } from "./test-result.tsx";

interface DraftTestProps {
  kind: ProviderKind;
  /** Credentials are stored already. */
  stored: boolean;
  /** What a test without JavaScript answered. */
  answer: DraftAnswer["draft"] | null;
}

/** Calls the upstream with what is typed, before any of it is saved; stands inside the form. */
export function DraftTest({ kind, stored, answer }: DraftTestProps) {
  const fetcher = useFetcher<DraftAnswer>();
  const place = useRef<HTMLDivElement>(null);
  const mounted = useMounted();
  const listId = useId();
  const pending = fetcher.state !== "idle";
  const told = fetcher.data?.draft ?? answer;
  const run = () => {
    const form = place.current?.closest("form");
    if (!form || pending) return;
    const data = new FormData(form);
    data.set("intent", "test");
    fetcher.submit(data, { method: "post" });
  };
  const runOnEnter = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.nativeEvent.isComposing) return;
    event.preventDefault();
    run();
  };
  return (
    <FormSection title="Connection">
      <div ref={place} className="grid gap-3">
        <div className="grid items-end gap-3 sm:grid-cols-[minmax(0,1fr)_auto]">
          {kind === "custom" ? (
            <p className="text-ink-muted">Calls the base URL with what is typed above. Nothing is saved.</p>
          ) : (
            <Field
              label={`Try a chat with a ${kindWords[kind].modelNoun}`}
              optional
              hint={`Called with what is typed above${stored ? ", empty credentials being the stored ones" : ""}. Nothing is saved.`}
            >
              {(control) => (
                <Input
                  {...control}
                  name="tried_model"
                  list={listId}
                  maxLength={200}
                  autoComplete="off"
                  spellCheck={false}
                  onKeyDown={runOnEnter}
                  className="font-mono"
                />
              )}
            </Field>
          )}
          <datalist id={listId}>
            {told && "test" in told && told.test.models.map((name) => <option key={name} value={name} />)}
          </datalist>
          <Button
            onClick={run}
            pending={pending}
            disabled={pending || !mounted}
            className="h-11 sm:mt-6.5 sm:self-start md:h-9"
          >
            {!pending && <PlugZap className="size-4" aria-hidden />}
            Test connection
          </Button>
        </div>
        <div role="status" className="grid gap-3 empty:hidden">
          {pending && <p className="text-ink-muted">Calling …</p>}
          {!pending && told && "test" in told && <TestResult test={told.test} />}
          {!pending && told && "refused" in told && (
            <Notice tone="critical">
              {told.refused.map((reason) => (
                <p key={reason} className="wrap-anywhere first-letter:uppercase">
                  {reason}
                </p>
              ))}
            </Notice>
          )}
        </div>
      </div>
    </FormSection>
  );
}
