import "./policy-refusals";
import "@fontsource-variable/inter/wght.css";
import "./page.css";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { shell } from "../ipc/backend";
import { askAhead } from "../ipc/queries";
import { newQueryClient, Providers } from "./providers";
import { newRouter } from "./routes";

const queries = newQueryClient();
askAhead(queries, shell);
// Before the first words need it, or they are set twice.
void document.fonts.load('1rem "Inter Variable"');
const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <Providers backend={shell} queries={queries}>
        <RouterProvider router={newRouter()} />
      </Providers>
    </StrictMode>,
  );
}
