import { ImageIcon } from "lucide-react";

/** The logo on both themes' grounds: many are drawn for one of them only. */
export function LogoPreview({ src, chosen }: { src: string | null; chosen: boolean }) {
  const grounds = [
    { name: "light", scheme: { colorScheme: "light" } },
    { name: "dark", scheme: { colorScheme: "dark" } },
  ] as const;
  return (
    <div className="grid grid-cols-2 gap-3">
      {grounds.map(({ name, scheme }) => (
        <div
          key={name}
          style={scheme}
          className="grid h-20 place-items-center rounded-xl border border-line bg-raised p-3 text-ink-faint"
        >
          {src ? (
            <img
              src={src}
              alt={`${chosen ? "Chosen logo" : "Logo"}, on ${name}`}
              className="h-9 w-auto max-w-full object-contain"
            />
          ) : (
            <ImageIcon className="size-6" aria-hidden />
          )}
        </div>
      ))}
    </div>
  );
}
