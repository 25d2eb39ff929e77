import { useEffect, useState } from "react";

/** An address of this page's own for what has come, while it is shown; null: nothing has. */
export function useBlobUrl(content: Blob | null, type: string): string | null {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    if (content === null) return;
    const made = URL.createObjectURL(content.slice(0, content.size, type));
    setUrl(made);
    return () => {
      URL.revokeObjectURL(made);
      setUrl(null);
    };
  }, [content, type]);
  return url;
}

/** Saves what has come as a file. As bytes: opened here it must never be a page. */
export function saveBlob(content: Blob, name: string): void {
  const url = URL.createObjectURL(content.slice(0, content.size, "application/octet-stream"));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The download has begun when the click returns; the address may go in the next turn.
  setTimeout(() => URL.revokeObjectURL(url));
}
