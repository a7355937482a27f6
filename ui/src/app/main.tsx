import "./policy-refusals";
import "@fontsource-variable/inter/wght.css";
import "./page.css";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { shell } from "../ipc/backend";
import { askAhead } from "../ipc/queries";
import { newQueryClient, Providers } from "./providers";
import { newRouter, readEveryPage } from "./routes";

const queries = newQueryClient();
askAhead(queries, shell);
// Before the first words need it, or they are set twice.
void document.fonts.load('1rem "Inter Variable"');
const router = newRouter();
// When the first page usually has what it shows: it is not kept waiting, and nobody waits for the next one.
setTimeout(() => void readEveryPage(router), 2_000);
const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <Providers backend={shell} queries={queries}>
        <RouterProvider router={router} />
      </Providers>
    </StrictMode>,
  );
}
