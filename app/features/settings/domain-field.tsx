import { type FieldSource, TextField } from "#app/features/form-fields/input-fields.tsx";

interface DomainFieldProps {
  source: FieldSource;
  /** The host of this deployment. */
  publicHost: string;
}

/** The merchant's own host name, and what has to be done for it elsewhere. */
export function DomainField({ source, publicHost }: DomainFieldProps) {
  return (
    <div className="grid gap-3">
      <TextField
        source={source}
        name="domain"
        label="Your own domain"
        optional
        hint="A host name like ai.example.com, for your pages alone; empty: none."
        placeholder="ai.example.com"
        mono
      />
      <div className="grid gap-2 text-pretty text-ink-muted text-sm">
        <p>
          First point the name’s DNS to this deployment (a CNAME to <span className="font-mono">{publicHost}</span>, or
          as whoever runs it says), and have TLS terminated for it there, with the Host header passed on. Save it here
          once <span className="font-mono">https://</span> and the name answer.
        </p>
        <p>
          From then on it shows your first page, prices, sign-up links and portal, in your brand; sign-up links and your
          customers’ mails lead to it. Nobody else’s pages are found there. The old addresses go on working, those of
          the gateway stay as they are, and passkeys sign in at {publicHost} only.
        </p>
      </div>
    </div>
  );
}
