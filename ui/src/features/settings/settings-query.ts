import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { useAsking } from "../../components/use-asking";
import { useBackend } from "../../ipc/backend";
import type { DecisionView, LimitsRequest, WebhookRequest } from "../../ipc/bindings";
import { keys } from "../../ipc/queries";

/** What is saved for the connection. */
export function useSettings() {
  const backend = useBackend();
  return useQuery({ queryKey: keys.settings, queryFn: () => backend.settings() });
}

/** Asks again what is saved: something is done once the page shows it. */
function useReadAgain() {
  const queries = useQueryClient();
  return useCallback(() => queries.invalidateQueries({ queryKey: keys.settings }), [queries]);
}

/** Saves something; answers "declined" where the native question was answered with no. */
function useSave<Asked>(save: (asked: Asked) => Promise<DecisionView>) {
  const readAgain = useReadAgain();
  return useMutation({
    networkMode: "always",
    mutationFn: async (asked: Asked) => {
      const decision = await save(asked);
      if (decision === "done") await readAgain();
      return decision;
    },
  });
}

export function useSaveLimits() {
  const backend = useBackend();
  return useSave((request: LimitsRequest) => backend.saveLimits(request));
}

export function useSaveRetention() {
  const backend = useBackend();
  return useSave((days: number) => backend.saveRetention(days));
}

/** Saves the address of a Teams channel, and keeps it nowhere in the page. */
export function useSaveChannel() {
  const backend = useBackend();
  const readAgain = useReadAgain();
  const { busy, error, ask } = useAsking();
  const save = (request: WebhookRequest) =>
    ask(async () => {
      const decision = await backend.saveWebhook(request);
      if (decision === "done") await readAgain();
      return decision;
    });
  return { busy, error, save };
}

/** Posts a test message; whether the channel took it is read again with the settings. */
export function useTestChannel() {
  const backend = useBackend();
  const readAgain = useReadAgain();
  return useMutation({
    networkMode: "always",
    mutationFn: () => backend.testWebhook(),
    onSettled: () => readAgain(),
  });
}

export function useRemoveChannel() {
  const backend = useBackend();
  const readAgain = useReadAgain();
  return useMutation({
    networkMode: "always",
    mutationFn: async () => {
      await backend.removeWebhook();
      await readAgain();
    },
  });
}

/** Whether Voice Sync starts when the person signs in to this computer. */
export function useStartAtLogin() {
  const backend = useBackend();
  return useQuery({ queryKey: keys.startAtLogin, queryFn: () => backend.startAtLogin() });
}

export function useSetStartAtLogin() {
  const backend = useBackend();
  const queries = useQueryClient();
  return useMutation({
    networkMode: "always",
    mutationFn: (on: boolean) => backend.setStartAtLogin(on),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.startAtLogin }),
  });
}
