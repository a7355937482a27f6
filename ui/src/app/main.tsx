import "./policy-refusals";
import "@fontsource-variable/inter/wght.css";
import "./page.css";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { shell } from "../ipc/backend";
import { newQueryClient, Providers } from "./providers";
import { newRouter } from "./routes";

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <Providers backend={shell} queries={newQueryClient()}>
        <RouterProvider router={newRouter()} />
      </Providers>
    </StrictMode>,
  );
}
