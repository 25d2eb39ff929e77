import type { LoaderFunctionArgs } from "@remix-run/node";
import { Form, Link, useActionData, useNavigation } from "@remix-run/react";
import { useState } from "react";
import { Button } from "#app/components/ui/button.tsx";
import { Card } from "#app/components/ui/card.tsx";
import { Field } from "#app/components/ui/field.tsx";
import { FormActions } from "#app/components/ui/form-actions.tsx";
import { Input } from "#app/components/ui/input.tsx";
import { Notice } from "#app/components/ui/notice.tsx";
import { PageBody } from "#app/components/ui/page-body.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { requireMay } from "#app/features/console/require-may.ts";
import { ErrorPanel } from "#app/features/errors/error-page.tsx";
import { importAction } from "#app/features/price-catalog/import-action.ts";
import { PreviewCard } from "#app/features/price-catalog/preview-card.tsx";
import { changesAnything } from "#app/features/price-catalog/read-file.ts";
import { countOf } from "#app/lib/format.ts";

export const meta = () => [{ title: "Import prices" }];

export async function loader(args: LoaderFunctionArgs) {
  await requireMay(args, "catalog.write");
  return null;
}

export const action = importAction;

const errorsOf = (message: string | undefined) => (message === undefined ? undefined : [message]);

export default function ImportPrices() {
  const answer = useActionData<typeof action>();
  const pending = useNavigation().formData?.get("intent");
  // Another file or another date is another preview.
  const [touched, setTouched] = useState(false);
  const errors = answer && "errors" in answer ? answer.errors : {};
  const shown = answer && "preview" in answer && !touched ? answer : null;
  const useful = shown !== null && changesAnything(shown.preview);
  return (
    <PageBody width="narrow">
      <PageHeader
        title="Import newer figures"
        back={{ to: "/console/price-catalog", label: "Price catalog" }}
        description="A file of public costs is laid over the catalog. Costs of your models stay as they are; those that differ are marked."
      />
      <Form
        method="post"
        encType="multipart/form-data"
        className="grid grid-cols-1 gap-4"
        onChange={() => setTouched(true)}
        onSubmit={() => setTouched(false)}
      >
        <Card title="File">
          <div className="grid gap-4">
            <Field
              label="File of costs"
              errors={errorsOf(errors.file)}
              hint={
                <>
                  JSON, up to 5 MB: <code className="font-mono">{'{"source", "as_of", "models": […]}'}</code>, where
                  each model has <code className="font-mono">provider</code>, <code className="font-mono">model</code>{" "}
                  and <code className="font-mono">usd_per_million</code> or{" "}
                  <code className="font-mono">usd_per_image</code>.
                </>
              }
            >
              {(control) => (
                <Input {...control} type="file" name="file" accept=".json,application/json" className="py-1.5" />
              )}
            </Field>
            <div className="grid gap-4 sm:grid-cols-2">
              <Field label="Source" optional errors={errorsOf(errors.source)} hint="Empty: as the file says.">
                {(control) => <Input {...control} name="source" maxLength={200} autoComplete="off" />}
              </Field>
              <Field label="True as of" optional errors={errorsOf(errors.as_of)} hint="Empty: as the file says.">
                {(control) => <Input {...control} type="date" name="as_of" />}
              </Field>
            </div>
          </div>
        </Card>
        <div role="status" className="grid grid-cols-1 gap-4 empty:hidden">
          {shown && <PreviewCard preview={shown.preview} />}
          {shown && !useful && <Notice tone="info">The catalog has these figures, or newer ones, already.</Notice>}
        </div>
        <FormActions>
          <Button asChild variant="quiet">
            <Link to="/console/price-catalog">Cancel</Link>
          </Button>
          <Button
            type="submit"
            name="intent"
            value="preview"
            variant={useful ? "secondary" : "primary"}
            pending={pending === "preview"}
            disabled={pending !== undefined}
          >
            Show what changes
          </Button>
          {shown && useful && (
            <Button
              type="submit"
              name="intent"
              value="import"
              variant="primary"
              pending={pending === "import"}
              disabled={pending !== undefined}
            >
              Import {countOf(shown.preview.added + shown.preview.changed, "change")}
            </Button>
          )}
        </FormActions>
      </Form>
    </PageBody>
  );
}

export { ErrorPanel as ErrorBoundary };
