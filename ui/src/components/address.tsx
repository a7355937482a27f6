type AddressProps = { children: string };

/** An account or mail address. Where it is too long for its line it breaks behind the @, not within a word. */
export function Address({ children }: AddressProps) {
  const at = children.indexOf("@") + 1;
  return (
    <bdi>
      {children.slice(0, at)}
      <wbr />
      {children.slice(at)}
    </bdi>
  );
}
