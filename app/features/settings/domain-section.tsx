import { FormSection } from "#app/features/form-fields/form-section.tsx";
import { type FieldSource, TextField } from "#app/features/form-fields/input-fields.tsx";

interface DomainSectionProps {
  source: FieldSource;
  /** The host of this deployment. */
  publicHost: string;
}

/** The merchant's own host name: what has to be done for it elsewhere, and what it then does. */
export function DomainSection({ source, publicHost }: DomainSectionProps) {
  const here = <span className="break-all font-mono">{publicHost}</span>;
  return (
    <FormSection title="Your own domain">
      <TextField
        source={source}
        name="domain"
        label="Domain"
        optional
        hint="A host name for your pages, like ai.example.com; empty: none."
        placeholder="ai.example.com"
        mono
      />
      <ul className="grid list-disc gap-1.5 pl-4 text-pretty text-ink-muted text-sm">
        <li>
          Before you save it: point its DNS to this deployment ({here}) and have TLS terminated for it, with the Host
          header passed on.
        </li>
        <li>
          Then your public page, prices, sign-in and portal are there, in your brand, and sign-up links and your
          customers’ mails lead there.
        </li>
        <li>The addresses of the gateway stay as they are, and passkeys sign in at {here} only.</li>
      </ul>
    </FormSection>
  );
}
