import { PageBody } from "#app/components/ui/page-body.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { ThemeToggle } from "#app/components/ui/theme-toggle.tsx";
import { Toaster } from "#app/components/ui/toaster.tsx";
import { ChartsSection } from "./charts-section.tsx";
import { ColoursSection } from "./colours-section.tsx";
import { ControlsSection } from "./controls-section.tsx";
import { FiguresSection } from "./figures-section.tsx";
import { FloatingSection } from "./floating-section.tsx";
import { FormSection } from "./form-section.tsx";
import { type ListProps, ListSection } from "./list-section.tsx";
import type { RangeProps } from "./samples.ts";
import { StatesSection } from "./states-section.tsx";

/** Every component in its states, for whoever builds or changes one. */
export default function Gallery({ list, range }: ListProps & RangeProps) {
  return (
    <Toaster>
      <main>
        <PageBody>
          <PageHeader
            title="Components"
            back={{ to: "/", label: "Product" }}
            description="Everything that screens are made of, in its states. Only in development."
          >
            <ThemeToggle />
          </PageHeader>
          <ColoursSection />
          <ControlsSection />
          <FloatingSection />
          <FormSection />
          <ListSection list={list} />
          <FiguresSection />
          <ChartsSection range={range} />
          <StatesSection />
        </PageBody>
      </main>
    </Toaster>
  );
}
