import { Component, type ReactNode } from "react";

/** Keeps a drawing whose code did not arrive, as on a lost connection, from taking its page down. */
export class DrawingBoundary extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    return (
      <p className="grid h-full place-items-center text-center text-ink-muted">
        The drawing did not arrive. Its figures stand in the table; load the page again for the chart.
      </p>
    );
  }
}
