import { CircleAlert, CircleCheck, X } from "lucide-react";
import { Toast } from "radix-ui";
import { createContext, type ReactNode, useCallback, useContext, useState } from "react";

type ToastTone = "positive" | "critical";

interface Message {
  id: number;
  text: string;
  tone: ToastTone;
}

const ToastContext = createContext<(text: string, tone?: ToastTone) => void>(() => undefined);

/** Says for a few seconds that something was done, or (`critical`) that it was not. */
export const useToast = () => useContext(ToastContext);

const icons = { positive: CircleCheck, critical: CircleAlert };
const iconClasses = { positive: "text-positive-text", critical: "text-critical-text" };
const shownMs = { positive: 4000, critical: 9000 };
let lastId = 0;

/** Holds the messages of what is inside it, in a live region. */
export function Toaster({ children }: { children: ReactNode }) {
  const [messages, setMessages] = useState<readonly Message[]>([]);
  const say = useCallback((text: string, tone: ToastTone = "positive") => {
    lastId += 1;
    const message = { id: lastId, text, tone };
    setMessages((old) => [...old.slice(-2), message]);
  }, []);
  const forget = (id: number) => setMessages((old) => old.filter((message) => message.id !== id));
  return (
    <ToastContext.Provider value={say}>
      <Toast.Provider duration={4000} swipeDirection="down">
        {children}
        {messages.map((message) => (
          <ToastMessage key={message.id} {...message} onForget={() => forget(message.id)} />
        ))}
        <Toast.Viewport className="-translate-x-1/2 fixed bottom-4 left-1/2 z-70 grid w-max max-w-[calc(100vw-2rem)] gap-2 outline-none" />
      </Toast.Provider>
    </ToastContext.Provider>
  );
}

function ToastMessage({ text, tone, onForget }: Message & { onForget: () => void }) {
  const Icon = icons[tone];
  return (
    <Toast.Root
      duration={shownMs[tone]}
      type={tone === "critical" ? "foreground" : "background"}
      onOpenChange={(open) => !open && onForget()}
      className="motion-rise flex items-center gap-2.5 rounded-xl border border-line bg-overlay py-2.5 pr-2 pl-3.5 shadow-high"
    >
      <Icon className={`size-4.5 shrink-0 ${iconClasses[tone]}`} aria-hidden />
      <Toast.Title className="name-text min-w-0 text-ink">{text}</Toast.Title>
      <Toast.Close className="grid size-7 shrink-0 place-items-center rounded-md text-ink-faint hover:bg-hover hover:text-ink">
        <X className="size-4" aria-hidden />
        <span className="sr-only">Dismiss</span>
      </Toast.Close>
    </Toast.Root>
  );
}
