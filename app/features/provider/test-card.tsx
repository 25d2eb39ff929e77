import { useFetcher } from "@remix-run/react";
import { PlugZap } from "lucide-react";
import { useId } from "react";
import { Button } from "#app/components/ui/button.tsx";
import { Card } from "#app/components/ui/card.tsx";
import { Field } from "#app/components/ui/field.tsx";
import { Input } from "#app/components/ui/input.tsx";
import { Notice } from "#app/components/ui/notice.tsx";
import type { ProviderView } from "#server/contracts/provider.ts";
import { FoundModels } from "./found-models.tsx";
import type { ProviderAnswer } from "./provider-action.ts";
import { kindWords } from "./provider-kinds.ts";
import { TestResult } from "./test-result.tsx";

interface TestCardProps {
  provider: ProviderView;
  /** Names of the models that are made of it. */
  ownModels: readonly string[];
  /** What a test without JavaScript answered. */
  answer: ProviderAnswer | undefined;
}

/** Calls the upstream for real and says what is wrong with it. */
export function TestCard({ provider, ownModels, answer }: TestCardProps) {
  const fetcher = useFetcher<ProviderAnswer>();
  const pending = fetcher.state !== "idle";
  const told = fetcher.data ?? answer;
  const test = told && "test" in told ? told.test : null;
  const failure = told && "testRefused" in told ? told.testRefused : null;
  const listId = useId();
  const { modelNoun } = kindWords[provider.kind];
  const suggestions = [...new Set([...ownModels, ...(test?.models ?? [])])];
  return (
    <Card title="Connection">
      <fetcher.Form method="post" className="grid items-end gap-3 sm:grid-cols-[minmax(0,1fr)_auto]">
        {provider.kind === "custom" ? (
          <p className="text-ink-muted">Calls the base URL with the stored credentials, as a client's request would.</p>
        ) : (
          <Field
            label={`Try a chat with a ${modelNoun}`}
            optional
            errors={failure ? [failure] : undefined}
            hint="Empty: only the list of models is asked for. A chat of one token costs what the vendor takes."
          >
            {(control) => (
              <Input
                {...control}
                name="model"
                list={listId}
                maxLength={200}
                autoComplete="off"
                spellCheck={false}
                className="font-mono"
              />
            )}
          </Field>
        )}
        <datalist id={listId}>
          {suggestions.map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
        <Button
          type="submit"
          name="intent"
          value="test"
          pending={pending}
          disabled={pending}
          className="h-11 sm:self-start sm:mt-6.5 md:h-9"
        >
          {!pending && <PlugZap className="size-4" aria-hidden />}
          Test connection
        </Button>
      </fetcher.Form>
      <div role="status" className="mt-3 grid gap-3 empty:mt-0">
        {pending && <p className="text-ink-muted">Calling {provider.base_url} …</p>}
        {!pending && failure && provider.kind === "custom" && <Notice tone="critical">{failure}</Notice>}
        {!pending && test && <TestResult test={test} />}
      </div>
      {!pending && test && test.models.length > 0 && (
        <FoundModels provider={provider} models={test.models} ownModels={ownModels} />
      )}
    </Card>
  );
}
