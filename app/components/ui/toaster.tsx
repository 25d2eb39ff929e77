import { CircleCheck, X } from "lucide-react";
import { Toast } from "radix-ui";
import { createContext, type ReactNode, useCallback, useContext, useState } from "react";

interface Message {
  id: number;
  text: string;
}

const ToastContext = createContext<(text: string) => void>(() => undefined);

/** Says for a few seconds that something was done. */
export const useToast = () => useContext(ToastContext);

/** Holds the messages of what is inside it, in a live region. */
export function Toaster({ children }: { children: ReactNode }) {
  const [messages, setMessages] = useState<readonly Message[]>([]);
  const say = useCallback((text: string) => setMessages((old) => [...old.slice(-2), { id: Date.now(), text }]), []);
  const forget = (id: number) => setMessages((old) => old.filter((message) => message.id !== id));
  return (
    <ToastContext.Provider value={say}>
      <Toast.Provider duration={4000} swipeDirection="down">
        {children}
        {messages.map(({ id, text }) => (
          <Toast.Root
            key={id}
            onOpenChange={(open) => !open && forget(id)}
            className="motion-rise flex items-center gap-2.5 rounded-xl border border-line bg-overlay py-2.5 pr-2 pl-3.5 shadow-high"
          >
            <CircleCheck className="size-4.5 shrink-0 text-positive-text" aria-hidden />
            <Toast.Title className="text-ink">{text}</Toast.Title>
            <Toast.Close className="grid size-7 place-items-center rounded-md text-ink-faint hover:bg-hover hover:text-ink">
              <X className="size-4" aria-hidden />
              <span className="sr-only">Dismiss</span>
            </Toast.Close>
          </Toast.Root>
        ))}
        <Toast.Viewport className="-translate-x-1/2 fixed bottom-4 left-1/2 z-70 grid w-max max-w-[calc(100vw-2rem)] gap-2 outline-none" />
      </Toast.Provider>
    </ToastContext.Provider>
  );
}
