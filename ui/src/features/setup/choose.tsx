import { Dropdown, Option } from "@fluentui/react-components";

export type Choice = { value: string; text: string };

type ChooseProps = {
  choices: readonly Choice[];
  value: string;
  onChoose: (value: string) => void;
  placeholder?: string;
  labelledBy?: string;
};

/** One of a few: what is chosen is shown by its text. */
export function Choose({ choices, value, onChoose, placeholder, labelledBy, ...field }: ChooseProps) {
  return (
    <Dropdown
      {...field}
      {...(labelledBy && { "aria-labelledby": labelledBy })}
      {...(placeholder && { placeholder })}
      value={choices.find((choice) => choice.value === value)?.text ?? ""}
      selectedOptions={[value]}
      onOptionSelect={(_, { optionValue }) => optionValue !== undefined && onChoose(optionValue)}
    >
      {choices.map((choice) => (
        <Option key={choice.value} value={choice.value} text={choice.text}>
          <bdi>{choice.text}</bdi>
        </Option>
      ))}
    </Dropdown>
  );
}
