export { policyKinds } from "./policy-field";
export { VoiceRulesEditor, type VoiceRulesEditorProps } from "./voice-rules-editor";
