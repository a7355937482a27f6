export { VoiceRulesEditor, type VoiceRulesEditorProps } from "./voice-rules-editor";
