import { useFetcher } from "@remix-run/react";
import { type ChangeEvent, useEffect, useRef, useState } from "react";
import { Button } from "#app/components/ui/button.tsx";
import { Card } from "#app/components/ui/card.tsx";
import { ConfirmDialog } from "#app/components/ui/confirm-dialog.tsx";
import { Field } from "#app/components/ui/field.tsx";
import { Input } from "#app/components/ui/input.tsx";
import { useToast } from "#app/components/ui/toaster.tsx";
import { LogoPreview } from "./logo-preview.tsx";
import type { LogoAnswer } from "./settings-action.ts";

const kinds = "image/png,image/jpeg,image/webp";

/** What a chosen file looks like before it is sent. A data URL: the content security policy shows nothing else. */
function useChosenImage() {
  const [image, setImage] = useState<string | null>(null);
  const choose = ({ currentTarget: { files } }: ChangeEvent<HTMLInputElement>) => {
    const file = files?.[0];
    if (!file) return setImage(null);
    const reader = new FileReader();
    reader.onload = () => setImage(typeof reader.result === "string" ? reader.result : null);
    reader.onerror = () => setImage(null);
    reader.readAsDataURL(file);
  };
  return { image, choose, forget: () => setImage(null) };
}

interface LogoCardProps {
  logoPath: string | null;
  mostKib: number;
  /** What the page's action answered, to a browser without JavaScript. */
  pageAnswer: LogoAnswer | undefined;
}

/** The merchant's logo: chosen, looked at, set; or taken away. */
export function LogoCard({ logoPath, mostKib, pageAnswer }: LogoCardProps) {
  const fetcher = useFetcher<LogoAnswer>();
  const say = useToast();
  const form = useRef<HTMLFormElement>(null);
  const told = useRef<LogoAnswer | null>(null);
  const { image, choose, forget } = useChosenImage();
  const pending = fetcher.state !== "idle";
  const answer = pending ? undefined : (fetcher.data ?? pageAnswer);
  useEffect(() => {
    if (!answer || !("logo" in answer) || told.current === answer) return;
    told.current = answer;
    form.current?.reset();
    forget();
    say("Logo set");
  }, [answer, forget, say]);
  return (
    <Card
      title="Logo"
      actions={
        logoPath && (
          <ConfirmDialog
            trigger={
              <Button variant="quiet" size="small">
                Remove logo
              </Button>
            }
            title="Remove the logo?"
            effect="Your customers’ pages show your name alone, at once."
            confirmLabel="Remove logo"
            fields={{ intent: "remove-logo" }}
            said="Logo removed"
          />
        )
      }
    >
      <fetcher.Form ref={form} method="post" encType="multipart/form-data" className="grid grid-cols-1 gap-4">
        <input type="hidden" name="intent" value="set-logo" />
        <LogoPreview src={image ?? logoPath} chosen={image !== null} />
        <Field
          label={logoPath ? "Another image" : "Image"}
          hint={`PNG, JPEG or WebP, up to ${mostKib} KiB and 4096 pixels a side. Shown 36 pixels high.`}
          errors={answer && "wrong" in answer ? [answer.wrong] : undefined}
        >
          {(control) => (
            <Input {...control} type="file" name="logo" accept={kinds} onChange={choose} className="py-1.5" />
          )}
        </Field>
        <div className="flex justify-end">
          <Button type="submit" pending={pending} disabled={pending}>
            Set logo
          </Button>
        </div>
      </fetcher.Form>
    </Card>
  );
}
