import { Form, useSubmit } from "@remix-run/react";
import { Search } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";
import { Input } from "./input.tsx";

const settleMs = 220;

interface SearchFormProps {
  label: string;
  value: string;
  /** Hidden inputs that carry the URL's other parameters on. */
  children?: ReactNode;
}

/** A list's search, kept in the URL as `search`. Typing searches after a short rest; `/` leads here. */
export function SearchForm({ label, value, children }: SearchFormProps) {
  const submit = useSubmit();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => () => clearTimeout(timer.current), []);
  useEffect(() => {
    if (input.current && document.activeElement !== input.current) input.current.value = value;
  }, [value]);
  return (
    <Form
      role="search"
      method="get"
      className="relative w-full sm:w-auto sm:min-w-44 sm:max-w-72 sm:flex-[1_1_11rem]"
      replace
    >
      {children}
      <Search
        className="-translate-y-1/2 pointer-events-none absolute top-1/2 left-3 size-4 text-ink-faint"
        aria-hidden
      />
      <Input
        ref={input}
        type="search"
        name="search"
        aria-label={label}
        placeholder={label}
        defaultValue={value}
        maxLength={200}
        data-list-search
        className="text-ellipsis pl-9"
        onChange={({ currentTarget }) => {
          clearTimeout(timer.current);
          timer.current = setTimeout(() => submit(currentTarget.form, { replace: true }), settleMs);
        }}
      />
    </Form>
  );
}
